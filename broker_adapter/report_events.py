"""A broker's report as the event that says it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from broker_adapter.brokers.protocol import Report, ReportKind
from broker_adapter.events import SERVICE
from broker_adapter.stores.release_row import ReleaseRow
from contracts.events import (
    Event,
    OrderAccepted,
    OrderCanceled,
    OrderCancelRejected,
    OrderExpired,
    OrderFilled,
    OrderPartiallyFilled,
    OrderRejected,
)
from contracts.reasons import Reason, ReasonCode
from contracts.values import Stage


def event_of(report: Report, row: ReleaseRow, *, at: datetime) -> Event:
    """The event that says `report` of the order of `row`."""
    common: dict[str, Any] = {
        "order_id": row.order_id,
        "correlation_id": row.order_id,
        "occurred_at": at,
        "causation_id": row.caused_by,
        "actor": SERVICE,
        "broker": row.broker,
    }
    reasons = (report.reason,) if report.reason is not None else ()
    match report.kind:
        case ReportKind.ACCEPTED:
            return OrderAccepted(**common, broker_order_id=report.broker_order_id)
        case ReportKind.REJECTED:
            unexplained = Reason.of(ReasonCode.BROKER_REJECTED, Stage.BROKER, broker=row.broker)
            return OrderRejected(**common, broker_order_id=report.broker_order_id, reasons=reasons or (unexplained,))
        case ReportKind.PARTIALLY_FILLED:
            return OrderPartiallyFilled(**common, **_fill(report, row))
        case ReportKind.FILLED:
            return OrderFilled(**common, **_fill(report, row))
        case ReportKind.CANCELED:
            return OrderCanceled(**common, filled_quantity=report.cumulative_quantity, reasons=reasons)
        case ReportKind.EXPIRED:
            return OrderExpired(
                **common,
                broker_order_id=report.broker_order_id,
                filled_quantity=report.cumulative_quantity,
                reasons=reasons,
            )
        case ReportKind.CANCEL_REJECTED:
            too_late = Reason.of(ReasonCode.TOO_LATE_TO_CANCEL, Stage.BROKER, broker=row.broker)
            del common["broker"]
            return OrderCancelRejected(**common, reasons=reasons or (too_late,))


def _fill(report: Report, row: ReleaseRow) -> dict[str, Any]:
    return {
        "broker_order_id": report.broker_order_id,
        "execution_id": report.execution_id,
        "symbol": row.order.symbol,
        "side": row.order.side,
        "account": row.order.account,
        "strategy": row.order.strategy,
        "last_quantity": report.last_quantity,
        "last_price": report.last_price,
        "cumulative_quantity": report.cumulative_quantity,
        "leaves_quantity": report.leaves_quantity,
        "commission": report.commission if report.commission is not None else Decimal(0),
    }
