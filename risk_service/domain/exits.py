"""Exits and entries (P14): an order is an exit only as far as the position is not used up by orders that rest already."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from contracts.limits import Limits
from contracts.lockouts import Blocks
from contracts.orders import Order
from contracts.reasons import Reason, ReasonCode
from contracts.values import Side, TradingState
from risk_service.domain.amounts import ZERO, minus
from risk_service.domain.candidate import Case, Controls, Market
from risk_service.domain.holding import Holding
from risk_service.domain.reasons import because


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


def entries_may_be_refused(controls: Controls, markets: Iterable[Market]) -> bool:
    """Whether any control is there that stops entries alone: only then it matters what a refusal names."""
    config = controls.config
    return (
        config.trading_state is not TradingState.ACTIVE
        or bool(config.suspensions)
        or any(_stops_entries(limits) for limits in config.all_limits)
        or any(lockout.blocks is Blocks.ENTRIES for market in markets for lockout in market.lockouts)
    )


def _stops_entries(limits: Limits) -> bool:
    return (
        not limits.short_selling
        or bool(limits.restricted_symbols)
        or bool(limits.rate_windows)
        or limits.likeness_seconds > 0
        or not limits.self_trades
        or any(
            limit is not None
            for limit in (
                limits.max_gross_exposure,
                limits.max_net_exposure,
                limits.max_daily_loss,
                limits.max_drawdown,
                limits.market_hours,
                limits.runaway_orders,
                limits.max_position_quantity,
                limits.max_open_orders,
                limits.allowed_symbols,
            )
        )
    )


def _closable(side: Side, holding: Holding) -> Decimal:
    """Units that an order of `side` could close if nothing rested."""
    if side is Side.SELL and holding.quantity > 0:
        return holding.quantity
    if side is Side.BUY and holding.quantity < 0:
        return holding.quantity.copy_negate()
    return ZERO
