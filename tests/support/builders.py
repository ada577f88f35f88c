"""Builders that state only what matters to a test."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from chassis.deliveries import Delivery
from contracts.events import Event, OrderApproved, OrderProposed
from contracts.orders import Order
from contracts.passes import AUTOMATIC, ApprovalPass, ControlVersions, RiskPass
from contracts.values import Mode

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def an_order_id() -> str:
    """An id that no other test uses."""
    return f"t-{uuid4().hex[:20]}"


def an_order(**terms: Any) -> Order:
    """One share of AAPL at market, bought, unless said otherwise."""
    return Order.model_validate({"order_id": an_order_id(), "symbol": "AAPL", "side": "buy", "quantity": "1"} | terms)


def a_proposal(*, at: datetime = NOON, mode: Mode = Mode.PAPER, **terms: Any) -> OrderProposed:
    """A proposal of `an_order(**terms)`."""
    order = an_order(**terms)
    return OrderProposed(occurred_at=at, correlation_id=order.order_id, actor="bot", order=order, mode=mode)


def versions(config: int = 1, symbol: int = 0, all: int = 0) -> ControlVersions:
    """Versions of the fence."""
    return ControlVersions(config=config, symbol_lockouts=symbol, all_lockouts=all)


def a_risk_pass(
    order: Order, *, at: datetime = NOON, lease_seconds: float = 30, round: int = 0, **fields: Any
) -> RiskPass:
    """A pass for `order`, decided at `at`."""
    return RiskPass.model_validate(
        {
            "versions": versions(),
            "terms_hash": order.terms_hash,
            "mode": Mode.PAPER,
            "mode_epoch": 0,
            "round": round,
            "reduces": False,
            "decided_at": at,
            "valid_until": at + timedelta(seconds=lease_seconds),
        }
        | fields
    )


def an_approval(
    *,
    order: Order | None = None,
    at: datetime = NOON,
    risk: dict[str, Any] | None = None,
    approval: dict[str, Any] | None = None,
    **terms: Any,
) -> OrderApproved:
    """An `order.approved` with both passes fresh at `at`, unless said otherwise."""
    order = order or an_order(**terms)
    approval_pass = ApprovalPass.model_validate(
        {"by": AUTOMATIC, "config_version": 1, "terms_hash": order.terms_hash, "decided_at": at} | (approval or {})
    )
    return OrderApproved(
        occurred_at=at,
        correlation_id=order.order_id,
        actor="approval_service",
        order_id=order.order_id,
        order=order,
        mode=Mode.PAPER,
        by=approval_pass.by,
        risk_pass=a_risk_pass(order, at=at, **(risk or {})),
        approval_pass=approval_pass,
    )


def deliver(*events: Event, consumer: str = "test") -> list[Delivery[Any]]:
    """The events as deliveries to a consumer, in order."""
    return [
        Delivery(event, consumer, sequence, 1, event.subject(), event.to_json())
        for sequence, event in enumerate(events, start=1)
    ]
