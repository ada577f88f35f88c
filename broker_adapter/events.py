"""The events that the broker adapter says, made from what it knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from broker_adapter.domain.gate import Seen
from broker_adapter.stores.release_row import ReleaseRow
from contracts.events import (
    OrderApproved,
    OrderCanceled,
    OrderCancelRejected,
    OrderCancelRequested,
    OrderDenied,
    OrderInDoubt,
    OrderParked,
    OrderRejected,
    OrderReturned,
    OrderSubmitted,
)
from contracts.reasons import Reason, ReasonCode
from contracts.values import Stage

SERVICE = "broker_adapter"


def _envelope(order_id: str, *, at: datetime, caused_by: str | None, actor: str = SERVICE) -> dict[str, Any]:
    return {
        "order_id": order_id,
        "correlation_id": order_id,
        "occurred_at": at,
        "causation_id": caused_by,
        "actor": actor,
    }


def denied(approved: OrderApproved, reason: Reason, *, at: datetime) -> OrderDenied:
    """It will never leave."""
    return OrderDenied(
        **_envelope(approved.order_id, at=at, caused_by=str(approved.event_id)),
        stage=Stage.RELEASE,
        reasons=(reason,),
        round=approved.risk_pass.round,
    )


def returned(approved: OrderApproved, code: ReasonCode, seen: Seen, *, round: int) -> OrderReturned:
    """Its pass is stale, or its broker is back: decide again."""
    return OrderReturned(
        **_envelope(approved.order_id, at=seen.now, caused_by=str(approved.event_id)),
        stage=Stage.RELEASE,
        round=round,
        code=code,
        versions=seen.versions,
        observed_at=seen.now,
    )


def voided(row: ReleaseRow, code: ReasonCode, seen: Seen) -> OrderReturned:
    """Its send came to nothing, certainly: decide again; a resend is a new attempt (P8)."""
    return OrderReturned(
        **_envelope(row.order_id, at=seen.now, caused_by=row.caused_by),
        stage=Stage.RELEASE,
        round=row.round,
        code=code,
        versions=seen.versions,
        observed_at=seen.now,
    )


def parked(approved: OrderApproved, broker: str, *, at: datetime) -> OrderParked:
    """It waits for its broker."""
    return OrderParked(
        **_envelope(approved.order_id, at=at, caused_by=str(approved.event_id)),
        reason=Reason.of(ReasonCode.BROKER_UNAVAILABLE, Stage.RELEASE, broker=broker),
    )


def submitted(row: ReleaseRow, broker_order_id: str | None, *, at: datetime) -> OrderSubmitted:
    """The broker has it."""
    return OrderSubmitted(
        **_envelope(row.order_id, at=at, caused_by=row.caused_by),
        broker=row.broker,
        broker_order_id=broker_order_id,
        client_order_id=row.order_id,
        attempt=row.attempt,
        mode=row.mode,
        versions=row.versions,
        released_at=row.released_at,
        send_by=row.send_by,
    )


def rejected(row: ReleaseRow, reason: Reason, *, at: datetime) -> OrderRejected:
    """The broker refused it at its door."""
    return OrderRejected(
        **_envelope(row.order_id, at=at, caused_by=row.caused_by), broker=row.broker, reasons=(reason,)
    )


def in_doubt(row: ReleaseRow, *, at: datetime) -> OrderInDoubt:
    """The broker's answer never came."""
    reason = Reason.of(
        ReasonCode.BROKER_ANSWER_MISSING, Stage.BROKER, broker=row.broker, send_by=row.send_by.isoformat()
    )
    return OrderInDoubt(
        **_envelope(row.order_id, at=at, caused_by=row.caused_by),
        broker=row.broker,
        attempt=row.attempt,
        reasons=(reason,),
    )


@dataclass(frozen=True)
class Saying:
    """When, because of what, and by whom something is said."""

    at: datetime
    caused_by: str | None
    actor: str

    def of(self, order_id: str) -> dict[str, Any]:
        """The envelope of an event of that order."""
        return _envelope(order_id, at=self.at, caused_by=self.caused_by, actor=self.actor)


def canceled(order_id: str, reason: Reason, saying: Saying) -> OrderCanceled:
    """It will never be sent."""
    return OrderCanceled(**saying.of(order_id), reasons=(reason,))


def cancel_requested(order_id: str, reason: Reason, saying: Saying) -> OrderCancelRequested:
    """The broker was asked to take it back."""
    return OrderCancelRequested(**saying.of(order_id), reasons=(reason,))


def cancel_rejected(order_id: str, reason: Reason, saying: Saying) -> OrderCancelRejected:
    """The cancel came too late."""
    return OrderCancelRejected(**saying.of(order_id), reasons=(reason,))
