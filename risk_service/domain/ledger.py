"""What an event changes in the books: the order's life, what it has filled, and what its account holds and reserves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import TypeGuard

from contracts.events import (
    Event,
    OrderCanceled,
    OrderDenied,
    OrderExpired,
    OrderFilled,
    OrderPartiallyFilled,
    OrderRejected,
    OrderReturned,
    OrderRiskPassed,
)
from contracts.orders import Order
from contracts.statuses import OrderStatus
from contracts.values import Mode, Side
from risk_service.domain.amounts import ZERO, minus, plus
from risk_service.domain.candidate import Candidate
from risk_service.domain.happenings import after
from risk_service.domain.holding import NOTHING, Holding, Reservation
from risk_service.domain.order_life import Approval, Life
from risk_service.domain.positions import filled, mean_price

Fill = OrderPartiallyFilled | OrderFilled


@dataclass(frozen=True, slots=True)
class LedgerOrder:
    """One order as the ledger has it, as far as events change it."""

    order_id: str
    account: str
    strategy: str
    symbol: str
    side: Side
    mode: Mode
    """The trading mode that it was proposed in."""
    life: Life
    filled_quantity: Decimal = ZERO
    average_price: Decimal | None = None
    reservation: Reservation = NOTHING


@dataclass(frozen=True, slots=True)
class DecidedOrder:
    """A ledger order with what it takes to decide it again."""

    entry: LedgerOrder
    order: Order
    mode_epoch: int
    terms_hash: str
    proposed_at: datetime
    actor: str
    """Who proposed it."""
    passed_at: datetime | None = None
    """When risk let it pass for the first time; none where it did not."""

    @property
    def mode(self) -> Mode:
        """The trading mode that it was proposed in."""
        return self.entry.mode


def record(order: LedgerOrder, holding: Holding, event: Event) -> tuple[LedgerOrder, Holding]:
    """The order and its holding after `event`, which is not known yet. A fill counts even after a final state: it happened."""
    if is_fill(event):
        order, holding = _execute(order, holding, event)
    life = after(order.life, event)
    if life.is_final and order.reservation.quantity:
        holding = holding.free(order.order_id, order.side, order.reservation)
        order = replace(order, reservation=NOTHING)
    return (order if life is order.life else replace(order, life=life)), holding


def proposed(candidate: Candidate, *, actor: str, mode_epoch: int, at: datetime) -> DecidedOrder:
    """A new order, about to be decided at `at`; `mode_epoch` is stamped on it for good (P6)."""
    order = candidate.order
    life = Life(OrderStatus.PROPOSED, candidate.round, at)
    entry = LedgerOrder(order.order_id, order.account, order.strategy, order.symbol, order.side, candidate.mode, life)
    return DecidedOrder(entry, order, mode_epoch, candidate.terms_hash, candidate.proposed_at, actor)


def after_verdict(
    entry: LedgerOrder, event: OrderRiskPassed | OrderDenied, reservation: Reservation, *, returns_in_a_row: int = 0
) -> LedgerOrder:
    """The order after risk decided on it."""
    if isinstance(event, OrderRiskPassed):
        return passed(entry, event, reservation, returns_in_a_row=returns_in_a_row)
    return denied(entry, event, returns_in_a_row=returns_in_a_row)


def passed(
    entry: LedgerOrder, event: OrderRiskPassed, reservation: Reservation, *, returns_in_a_row: int
) -> LedgerOrder:
    """The order after risk let it go on: a new round begins, and the way to the gate with it, unless a person is being asked."""
    decided_at = event.risk_pass.decided_at
    waits = entry.life.approval is Approval.PENDING
    life = replace(
        entry.life,
        progress=OrderStatus.RISK_PASSED,
        round=event.risk_pass.round,
        decided_at=decided_at,
        returns_in_a_row=returns_in_a_row,
        on_way_since=None if waits else decided_at,
        reasons=(),
    )
    return replace(entry, life=life, reservation=reservation)


def denied(entry: LedgerOrder, event: OrderDenied, *, returns_in_a_row: int) -> LedgerOrder:
    """The order after risk refused it. Its reservation is freed by whoever kept the books."""
    life = replace(after(entry.life, event), round=event.round, returns_in_a_row=returns_in_a_row)
    return replace(entry, life=life, reservation=NOTHING)


def waiting(entry: LedgerOrder, returned: OrderReturned) -> LedgerOrder:
    """The order while a return of it waits to be decided."""
    return replace(entry, life=entry.life.step(OrderStatus.RETURNED))


def _execute(order: LedgerOrder, holding: Holding, fill: Fill) -> tuple[LedgerOrder, Holding]:
    quantity, price = fill.last_quantity, fill.last_price
    holding = filled(holding, order.side, quantity, price, fill.commission)
    held = order.reservation
    used = min(quantity, held.quantity)
    if used:
        holding = holding.free(order.order_id, order.side, Reservation(used, held.price))
    order = replace(
        order,
        filled_quantity=plus(order.filled_quantity, quantity),
        average_price=mean_price(order.filled_quantity, order.average_price, quantity, price),
        reservation=Reservation(minus(held.quantity, used), held.price) if used else held,
    )
    return order, holding


def is_fill(event: Event) -> TypeGuard[Fill]:
    """Whether `event` is an execution."""
    return isinstance(event, OrderPartiallyFilled | OrderFilled)


def moves_holdings(event: Event) -> bool:
    """Whether `event` may change what an account holds or reserves: a fill, or an end."""
    return is_fill(event) or isinstance(event, OrderDenied | OrderRejected | OrderCanceled | OrderExpired)
