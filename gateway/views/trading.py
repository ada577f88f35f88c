"""Halt, resume, and how far it is."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field, NonNegativeInt

from contracts.scopes import Scope
from contracts.values import Mode, Name, ReasonText, Symbol, TradingState, UtcDatetime
from gateway.views.base import Body, InFlight, OpenView, View


class ScopeToHalt(Body):
    """Whom it concerns: any of account, strategy and symbol; none of them means everyone."""

    account: Name | None = None
    strategy: Name | None = None
    symbol: Symbol | None = None

    def scope(self) -> Scope:
        """As commands have it."""
        return Scope.model_validate(self.model_dump())


class Halt(Body):
    """Why, whom, and whether orders that rest at the broker are canceled."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "prices look wrong"}]})

    reason: ReasonText
    scope: ScopeToHalt = ScopeToHalt()
    cancel_open_orders: bool = Field(True, strict=True)


class Resume(Body):
    """Why, and exactly the scope that was halted."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "prices are back"}]})

    reason: ReasonText
    scope: ScopeToHalt = ScopeToHalt()


class TradingChanged(OpenView):
    """A halt or its end, in force."""

    trading_state: TradingState
    trading_mode: Mode
    suspensions: list[dict[str, Any]] = []
    version: NonNegativeInt
    updated_by: str
    updated_at: UtcDatetime
    in_flight: InFlight = None


class TradingStatus(View):
    """What may trade, and what is on its way to the broker or rests there. Null is unknown: its owner did not answer."""

    trading_state: TradingState | None
    trading_mode: Mode | None
    suspensions: list[dict[str, Any]] | None
    version: NonNegativeInt | None
    updated_by: str | None
    updated_at: UtcDatetime | None
    flat: bool | None = Field(
        description="Flat of open orders: nothing is on its way, and the broker has confirmed that nothing rests."
    )
    at_broker: dict[str, Any] | None = Field(description="What broker_adapter counts, by state.")
    unknown: list[str] = Field(description="The services that did not answer.")
