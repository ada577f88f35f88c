"""The lease that a passed order goes on with (P3), and what it reserves meanwhile (P14)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from contracts.limits import Limits
from contracts.orders import Order
from contracts.passes import LEASE_SECONDS_MAX, RiskPass
from risk_service.domain import gross_exposure, net_exposure, order_notional, price_collar, self_trade
from risk_service.domain.amounts import ZERO
from risk_service.domain.candidate import Case
from risk_service.domain.holding import Reservation
from risk_service.domain.lockouts import next_start
from risk_service.domain.losses import stands_until
from risk_service.domain.market_hours import hours_of
from risk_service.domain.prices import known_quote, worth_per_unit

_LEASE: Final = timedelta(seconds=LEASE_SECONDS_MAX)
_PRICE_CHECKS: Final = (order_notional, gross_exposure, net_exposure, price_collar, self_trade)


def wants_quote(order: Order, limits: Limits, *, exit: bool) -> bool:
    """Whether any check needs a fresh quote for `order`."""
    return any(check.wants_quote(order, limits, exit=exit) for check in _PRICE_CHECKS)


def pass_for(case: Case) -> RiskPass:
    """The pass of an order that every check let through."""
    state, candidate = case.state, case.candidate
    return RiskPass(
        versions=state.market.versions(state.controls.version),
        terms_hash=candidate.terms_hash,
        mode=candidate.mode,
        mode_epoch=state.controls.mode_epoch,
        round=candidate.round,
        reduces=case.exit,
        decided_at=case.now,
        valid_until=valid_until(case),
    )


def valid_until(case: Case) -> datetime:
    """When time alone could change the answer: a lockout that starts, a market that closes, a day of losses that ends, a quote that goes stale; at most 30 s from now, always."""
    ends = [case.now + _LEASE]
    if (start := next_start(case)) is not None:
        ends.append(start)
    if (hours := hours_of(case)) is not None:
        ends.append(hours.changes_at)
    if (until := stands_until(case)) is not None:
        ends.append(until)
    quote = case.state.market.quote
    if quote is not None and wants_quote(case.order, case.limits, exit=case.exit):
        ends.append(quote.quoted_at + timedelta(seconds=case.limits.quote_max_age_seconds))
    return min(ends)


def reservation_for(case: Case) -> Reservation:
    """The whole quantity: an exit's adds no exposure, an entry's counts at the best price known."""
    price = ZERO if case.exit else worth_per_unit(case.order, known_quote(case))
    return Reservation(case.order.quantity, price)
