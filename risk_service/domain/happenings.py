"""What each event of the journal does to an order's life."""

from __future__ import annotations

from dataclasses import replace

from contracts.events import (
    ApprovalApproved,
    ApprovalExpired,
    ApprovalInvalidated,
    ApprovalRejected,
    ApprovalRequested,
    Event,
    OrderAccepted,
    OrderApproved,
    OrderCanceled,
    OrderCancelRejected,
    OrderCancelRequested,
    OrderDenied,
    OrderExpired,
    OrderFilled,
    OrderInDoubt,
    OrderParked,
    OrderPartiallyFilled,
    OrderRejected,
    OrderSubmitted,
)
from contracts.reasons import ReasonCode
from contracts.statuses import OrderStatus
from risk_service.domain.order_life import Approval, Life


def after(life: Life, event: Event) -> Life:
    """The life after `event`: the same where it says nothing new, came too late, or is of a round gone by."""
    match event:
        case OrderDenied():
            return life.end(OrderStatus.DENIED, at=event.occurred_at, event=event.event_id, reasons=event.reasons)
        case OrderRejected():
            return life.end(OrderStatus.REJECTED, at=event.occurred_at, event=event.event_id, reasons=event.reasons)
        case OrderCanceled():
            return _canceled(life, event)
        case OrderExpired():
            return life.end(OrderStatus.EXPIRED, at=event.occurred_at, event=event.event_id, reasons=event.reasons)
        case OrderFilled():
            return life.end(OrderStatus.FILLED, at=event.occurred_at, event=event.event_id)
        case _ if life.is_final:
            return life
        case OrderApproved():
            return _approved(life, event)
        case OrderParked():
            return _parked(life, event)
        case OrderInDoubt():
            late = event.occurred_at < life.decided_at
            return life if late else life.step(OrderStatus.IN_DOUBT, reasons=event.reasons)
        case OrderSubmitted():
            return life.step(OrderStatus.SUBMITTED)
        case OrderAccepted():
            return life.step(OrderStatus.ACCEPTED)
        case OrderPartiallyFilled():
            return life.step(OrderStatus.PARTIALLY_FILLED)
        case OrderCancelRequested():
            return replace(life, cancel_requested=True, reasons=event.reasons)
        case OrderCancelRejected():
            return replace(life, cancel_requested=False, reasons=event.reasons)
        case _:
            return _asked(life, event)


def _canceled(life: Life, event: OrderCanceled) -> Life:
    """With why it was asked for (a halt, a lockout, somebody's request); that a broker says it did as it was asked adds nothing to that."""
    asked = life.reasons if life.cancel_requested else ()
    said = (reason for reason in event.reasons if not asked or reason.code is not ReasonCode.CANCELED_BY_REQUEST)
    return life.end(OrderStatus.CANCELED, at=event.occurred_at, event=event.event_id, reasons=(*asked, *said))


def _approved(life: Life, event: OrderApproved) -> Life:
    """On its way to the release gate since risk passed it, or since the operator decided."""
    if event.risk_pass.round != life.round:
        return life
    return life.step(OrderStatus.APPROVED, on_way_since=life.on_way_since or event.occurred_at)


def _parked(life: Life, event: OrderParked) -> Life:
    """It waits at the release gate, and says for what (P17)."""
    if event.occurred_at < life.decided_at or life.progress not in (OrderStatus.RISK_PASSED, OrderStatus.APPROVED):
        return life
    return replace(life, progress=OrderStatus.APPROVED, reasons=(event.reason,), on_way_since=None)


def _asked(life: Life, event: Event) -> Life:
    """A person is asked once; while one is, nothing is on its way. A decision starts the count of returns anew (P17)."""
    match event:
        case ApprovalRequested() if life.approval is Approval.NOT_ASKED:
            return replace(life, approval=Approval.PENDING, on_way_since=None)
        case ApprovalApproved() if life.approval is not Approval.DECIDED:
            waited = life.progress is OrderStatus.RISK_PASSED
            since = event.occurred_at if waited else life.on_way_since
            return replace(life, approval=Approval.DECIDED, returns_in_a_row=0, on_way_since=since)
        case ApprovalRejected() | ApprovalExpired() | ApprovalInvalidated():
            return replace(life, approval=Approval.DECIDED)
        case _:
            return life
