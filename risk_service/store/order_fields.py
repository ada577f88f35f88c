"""The columns of an order: its terms, which never change, and its life, which events change."""

from __future__ import annotations

from typing import Any

from contracts.codec import dumps, loads
from contracts.orders import Order
from contracts.reasons import Reason
from contracts.statuses import OrderStatus
from contracts.values import Mode, Side
from risk_service.domain.holding import Reservation
from risk_service.domain.ledger import DecidedOrder, LedgerOrder
from risk_service.domain.order_life import Approval, Life
from risk_service.store.arrays import Field

ORDER_ID = Field("order_id", "text", lambda entry: entry.order_id)
LIFE = (
    Field("status", "text", lambda entry: entry.life.status),
    Field("progress", "text", lambda entry: entry.life.progress),
    Field("approval", "text", lambda entry: entry.life.approval),
    Field("cancel_requested", "boolean", lambda entry: entry.life.cancel_requested),
    Field("reasons", "text", lambda entry: write_reasons(entry.life.reasons)),
    Field("round", "int", lambda entry: entry.life.round),
    Field("returns_in_a_row", "int", lambda entry: entry.life.returns_in_a_row),
    Field("filled_quantity", "numeric", lambda entry: entry.filled_quantity),
    Field("average_price", "numeric", lambda entry: entry.average_price),
    Field("reserved_quantity", "numeric", lambda entry: entry.reservation.quantity),
    Field("reserved_price", "numeric", lambda entry: entry.reservation.price),
    Field("decided_at", "timestamptz", lambda entry: entry.life.decided_at),
    Field("on_way_since", "timestamptz", lambda entry: entry.life.on_way_since),
    Field("final_at", "timestamptz", lambda entry: entry.life.final_at),
    Field("final_event", "uuid", lambda entry: entry.life.final_event),
)
TERMS = (
    Field("symbol", "text", lambda decided: decided.order.symbol),
    Field("side", "text", lambda decided: decided.order.side),
    Field("quantity", "numeric", lambda decided: decided.order.quantity),
    Field("order_type", "text", lambda decided: decided.order.order_type),
    Field("limit_price", "numeric", lambda decided: decided.order.limit_price),
    Field("stop_price", "numeric", lambda decided: decided.order.stop_price),
    Field("time_in_force", "text", lambda decided: decided.order.time_in_force),
    Field("account", "text", lambda decided: decided.order.account),
    Field("strategy", "text", lambda decided: decided.order.strategy),
    Field("terms_hash", "text", lambda decided: decided.terms_hash),
    Field("mode", "text", lambda decided: decided.mode),
    Field("mode_epoch", "int", lambda decided: decided.mode_epoch),
    Field("actor", "text", lambda decided: decided.actor),
    Field("proposed_at", "timestamptz", lambda decided: decided.proposed_at),
    Field("passed_at", "timestamptz", lambda decided: decided.passed_at),
)


def write_reasons(reasons: tuple[Reason, ...]) -> str:
    """Reasons as they are kept."""
    return dumps([reason.model_dump(mode="json") for reason in reasons]) if reasons else "[]"


def read_reasons(text: str) -> tuple[Reason, ...]:
    """Reasons as they were kept."""
    return () if text == "[]" else tuple(Reason.model_validate(reason) for reason in loads(text))


def entry_of(row: Any) -> LedgerOrder:
    """What events change of an order."""
    life = Life(
        progress=OrderStatus(row.progress),
        round=row.round,
        decided_at=row.decided_at,
        returns_in_a_row=row.returns_in_a_row,
        approval=Approval(row.approval),
        cancel_requested=row.cancel_requested,
        on_way_since=row.on_way_since,
        reasons=read_reasons(row.reasons),
        final_at=row.final_at,
        final_event=row.final_event,
    )
    return LedgerOrder(
        row.order_id,
        row.account,
        row.strategy,
        row.symbol,
        Side(row.side),
        Mode(row.mode),
        life,
        row.filled_quantity,
        row.average_price,
        Reservation(row.reserved_quantity, row.reserved_price),
    )


def terms_of(row: Any) -> Order:
    """The order as it was proposed."""
    return Order.model_validate({name: getattr(row, name) for name in Order.model_fields})


def decided_of(row: Any) -> DecidedOrder:
    """An order with what it takes to decide it again."""
    return DecidedOrder(
        entry_of(row),
        terms_of(row),
        row.mode_epoch,
        row.terms_hash,
        row.proposed_at,
        row.actor,
        row.passed_at,
    )
