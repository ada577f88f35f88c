"""Exits and entries (P14): an order is an exit only as far as the position is not used up by orders that rest already."""

from __future__ import annotations

from decimal import Decimal

from contracts.orders import Order
from contracts.reasons import Reason, ReasonCode
from contracts.values import Side
from risk_service.domain.amounts import ZERO, minus
from risk_service.domain.candidate import Case
from risk_service.domain.holding import Holding
from risk_service.domain.reasons import because
from risk_service.domain.verdicts import Denied, Verdict


def is_exit(order: Order, holding: Holding) -> bool:
    """Whether `order` only shrinks the position, even when everything that rests on its side fills first."""
    return order.quantity <= minus(_closable(order.side, holding), holding.reserved_on(order.side))


def already_reserved(case: Case) -> tuple[Reason, ...]:
    """Says which orders to cancel, when they alone make an entry out of what would be an exit."""
    order, holding = case.order, case.state.holding
    if case.exit or order.quantity > _closable(order.side, holding):
        return ()
    resting = holding.resting_on(order.side)
    return (
        because(
            ReasonCode.EXIT_ALREADY_RESERVED,
            position=holding.quantity,
            reserved=holding.reserved_on(order.side),
            orders=", ".join(resting) or None,
        ),
    )


def is_used(holding: Holding) -> bool:
    """Whether orders that rest would shrink the position: what a refusal of a further exit has to name."""
    closing = Side.SELL if holding.quantity > 0 else Side.BUY
    return holding.quantity != 0 and holding.reserved_on(closing) > 0


def names_what_rests(verdict: Verdict) -> bool:
    """Whether a refusal says that orders which rest are in the way: they have to be known by name then."""
    return isinstance(verdict, Denied) and any(
        reason.code is ReasonCode.EXIT_ALREADY_RESERVED for reason in verdict.reasons
    )


def _closable(side: Side, holding: Holding) -> Decimal:
    """Units that an order of `side` could close if nothing rested."""
    if side is Side.SELL and holding.quantity > 0:
        return holding.quantity
    if side is Side.BUY and holding.quantity < 0:
        return holding.quantity.copy_negate()
    return ZERO
