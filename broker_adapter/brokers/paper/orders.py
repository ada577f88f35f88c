"""A submitted order, and a row of the book, as the paper broker's own value; and what is told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from broker_adapter.brokers.paper.days import expiry
from broker_adapter.brokers.paper.settings import PaperSettings
from broker_adapter.brokers.paper.values import Happening, PaperOrder, Status
from broker_adapter.brokers.protocol import Report, ReportKind
from contracts.orders import Order
from contracts.reasons import Reason, ReasonCode
from contracts.values import Stage


def new_order(order: Order, attempt: int, broker_order_id: UUID, now: datetime, settings: PaperSettings) -> PaperOrder:
    """`order` as it enters the book; a stop waits for its trigger."""
    return PaperOrder(
        client_order_id=order.order_id,
        broker_order_id=f"paper-{broker_order_id}",
        attempt=attempt,
        symbol=order.symbol,
        side=order.side,
        order_type=order.order_type,
        time_in_force=order.time_in_force,
        quantity=order.quantity,
        limit_price=order.limit_price,
        stop_price=order.stop_price,
        expires_at=expiry(order.time_in_force, now, settings.day_ends_hour_utc),
        working=order.stop_price is None,
    )


def report_of(happening: Happening, at: datetime) -> Report:
    """What is told of `happening`; its cursor is given when it is stored."""
    order, fill = happening.order, happening.fill
    return Report(
        cursor=0,
        client_order_id=order.client_order_id,
        kind=happening.kind,
        at=at,
        broker_order_id=order.broker_order_id,
        execution_id=f"{order.broker_order_id}-{order.executions}" if fill else None,
        last_quantity=fill.quantity if fill else None,
        last_price=fill.price if fill else None,
        commission=fill.commission if fill else None,
        cumulative_quantity=order.filled,
        leaves_quantity=order.leaves,
        reason=happening.reason,
    )


def cancel(order: PaperOrder) -> Happening | None:
    """What comes of canceling `order`; None where it was canceled before, which has been told already."""
    match order.status:
        case Status.OPEN:
            reason = Reason.of(ReasonCode.CANCELED_BY_REQUEST, Stage.BROKER)
            return Happening(replace(order, status=Status.CANCELED), ReportKind.CANCELED, reason=reason)
        case Status.CANCELED:
            return None
        case Status.FILLED | Status.EXPIRED:
            reason = Reason.of(ReasonCode.TOO_LATE_TO_CANCEL, Stage.BROKER, status=order.status)
            return Happening(order, ReportKind.CANCEL_REJECTED, reason=reason)


def cancel_of_unknown(client_order_id: str, at: datetime) -> Report:
    """What is told when the order to cancel was never here."""
    reason = Reason.of(ReasonCode.NOT_AT_BROKER, Stage.BROKER)
    return Report(0, client_order_id, ReportKind.CANCEL_REJECTED, at, reason=reason)
