"""What the loss limits of an order's account are held against, and for how long that stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from contracts.limits import Limits, LossBasis
from contracts.reasons import Reason, ReasonCode
from risk_service.domain.candidate import Case
from risk_service.domain.days import day_of
from risk_service.domain.market_hours import closed_since, hours_by
from risk_service.domain.reasons import because
from risk_service.domain.standing import HeldPrice


@dataclass(frozen=True, slots=True)
class Today:
    """Money, on the basis that is set for the order."""

    result: Decimal
    """Won since the day began; below zero for a loss."""
    drawdown: Decimal
    """Below the highest of the day; never below zero."""
    basis: LossBasis
    started_at: datetime


def today_of(case: Case) -> Today | tuple[Reason, ...]:
    """How the account stands; or why that is not known: something held has no price, or one too old to show a loss (S7).

    Where a symbol has market hours, its last price grows no older while they are over: there is no newer one to be had.
    """
    standing, basis = case.state.standing, case.limits.loss_basis
    if standing is None:
        return (because(ReasonCode.STATE_UNKNOWN, what="profit of the day"),)
    if basis is LossBasis.TOTAL and (unusable := tuple(_unusable(case, standing.prices))):
        return unusable
    _, account_day = standing.at(case.now, case.config.loss_day)
    result, drawdown = account_day.result(basis), account_day.drawdown(basis)
    if result is None or drawdown is None:
        return (because(ReasonCode.STATE_UNKNOWN, what="profit of the day"),)
    return Today(result, drawdown, basis, account_day.started_at)


def stands_until(case: Case) -> datetime | None:
    """When time alone could change what the loss limits say: the day ends, a price that they rest on goes stale, or begins to grow older; none where none is set."""
    if case.exit or not case.limits.loss_limits:
        return None
    ends_at = day_of(case.now, case.config.loss_day).ends_at
    standing = case.state.standing
    if standing is None or case.limits.loss_basis is LossBasis.REALISED:
        return ends_at
    if are_all_young(case, standing.prices):
        oldest = standing.prices[0].quoted_at if standing.prices else None
        return ends_at if oldest is None else min(ends_at, oldest + timedelta(seconds=min(case.config.quote_ages)))
    return min([ends_at, *(_good_until(case, price) for price in standing.prices if price.quoted_at is not None)])


def _unusable(case: Case, prices: tuple[HeldPrice, ...]) -> Iterator[Reason]:
    if are_all_young(case, prices):
        return
    for price in prices:
        if price.quoted_at is None or price.quoted_at > case.now:
            yield because(ReasonCode.PRICE_UNKNOWN, symbol=price.symbol)
            continue
        limits = _limits_of(case, price.symbol)
        limit, closed = timedelta(seconds=limits.quote_max_age_seconds), closed_since(case, limits)
        age = (case.now if closed is None else min(closed, case.now)) - price.quoted_at
        if age > limit:
            seconds = int(limit.total_seconds())
            yield because(
                ReasonCode.PRICE_STALE, symbol=price.symbol, age_seconds=age, limit=seconds, quoted_at=price.quoted_at
            )


def are_all_young(case: Case, prices: tuple[HeldPrice, ...]) -> bool:
    """Whether the oldest is young enough by every limit, and the newest not from the future: most often, and an account may hold thousands."""
    if not prices:
        return True
    oldest, newest = prices[0].quoted_at, prices[-1].quoted_at
    if oldest is None or newest is None or newest > case.now:
        return False
    return case.now - oldest <= timedelta(seconds=min(case.config.quote_ages))


def _good_until(case: Case, price: HeldPrice) -> datetime:
    limits = _limits_of(case, price.symbol)
    quoted_at = case.now if price.quoted_at is None else price.quoted_at
    stale = quoted_at + timedelta(seconds=limits.quote_max_age_seconds)
    hours = None if closed_since(case, limits) is None else hours_by(case, limits)
    return stale if hours is None else max(stale, hours.changes_at)


def _limits_of(case: Case, symbol: str) -> Limits:
    """Of something else that the account of the order holds, as for an order of the same strategy in it."""
    order = case.order
    return case.config.limits_for(account=order.account, strategy=order.strategy, symbol=symbol)
