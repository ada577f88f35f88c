"""Halting and resuming, as changes of the config: everything by the trading state, a part of it by a suspension."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from contracts.scopes import Scope
from contracts.values import TradingState
from risk_service.domain.config_change import Document


def halt(document: Document, scope: Scope, *, reason: str, by: str, at: datetime) -> Document:
    """What to change so that nothing new goes in `scope`; nothing where that is so already."""
    if scope == Scope():
        return _state(document, TradingState.HALTED)
    return suspend(document, scope, TradingState.HALTED, reason=reason, by=by, at=at)


def suspend(document: Document, scope: Scope, state: TradingState, *, reason: str, by: str, at: datetime) -> Document:
    """What to change so that `scope` is suspended; nothing where it is already, in `state` or a stricter one."""
    states = list(TradingState)
    stands = [TradingState(entry["state"]) for entry in _suspensions(document) if _scope_of(entry) == scope]
    if any(states.index(each) >= states.index(state) for each in stands):
        return {}
    entry = {**_named(scope), "state": state.value, "reason": reason, "by": by, "at": _text(at)}
    return {"suspensions": [*_others(document, scope), entry]}


def resume(document: Document, scope: Scope) -> Document:
    """What to change so that orders in `scope` go again, as far as no other control stops them.

    Without a scope the trading state becomes active; suspensions stay, each is taken back by its own scope.
    """
    if scope == Scope():
        return _state(document, TradingState.ACTIVE)
    others = _others(document, scope)
    return {"suspensions": others} if len(others) < len(_suspensions(document)) else {}


def _state(document: Document, wanted: TradingState) -> Document:
    now = document.get("trading_state", TradingState.ACTIVE.value)
    return {} if now == wanted.value else {"trading_state": wanted.value}


def _suspensions(document: Document) -> list[dict[str, Any]]:
    return list(document.get("suspensions", ()))


def _others(document: Document, scope: Scope) -> list[dict[str, Any]]:
    return [entry for entry in _suspensions(document) if _scope_of(entry) != scope]


def _scope_of(entry: dict[str, Any]) -> Scope:
    return Scope.model_validate({name: entry.get(name) for name in Scope.model_fields})


def _named(scope: Scope) -> dict[str, str]:
    return {name: value for name, value in scope.model_dump(mode="json").items() if value is not None}


def _text(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
