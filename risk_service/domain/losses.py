"""What the loss limits of an order's account are held against, and for how long that stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from contracts.limits import LossBasis
from contracts.reasons import Reason, ReasonCode
from risk_service.domain.candidate import Case
from risk_service.domain.days import day_of
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
    """How the account stands; or why that is not known: something held has no price, or one too old to show a loss (S7)."""
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
    """When time alone could change what the loss limits say: the day ends, or a price that they rest on goes stale; none where none is set."""
    if case.exit or not case.limits.loss_limits:
        return None
    ends_at = day_of(case.now, case.config.loss_day).ends_at
    standing = case.state.standing
    if standing is None or case.limits.loss_basis is LossBasis.REALISED:
        return ends_at
    known = [(price.quoted_at, price.symbol) for price in standing.prices if price.quoted_at is not None]
    if len(case.config.quote_ages) == 1:
        known = known[:1]  # the oldest goes stale first
    return min([ends_at, *(quoted_at + _age_limit(case, symbol) for quoted_at, symbol in known)])


def _unusable(case: Case, prices: tuple[HeldPrice, ...]) -> Iterator[Reason]:
    if _are_all_usable(case, prices):
        return
    for price in prices:
        limit = _age_limit(case, price.symbol)
        if price.quoted_at is None or price.quoted_at > case.now:
            yield because(ReasonCode.PRICE_UNKNOWN, symbol=price.symbol)
        elif (age := case.now - price.quoted_at) > limit:
            seconds = int(limit.total_seconds())
            yield because(
                ReasonCode.PRICE_STALE, symbol=price.symbol, age_seconds=age, limit=seconds, quoted_at=price.quoted_at
            )


def _are_all_usable(case: Case, prices: tuple[HeldPrice, ...]) -> bool:
    """Whether the oldest is young enough by every limit, and the newest not from the future: most often, and an account may hold thousands."""
    if not prices:
        return True
    oldest, newest = prices[0].quoted_at, prices[-1].quoted_at
    if oldest is None or newest is None or newest > case.now:
        return False
    return case.now - oldest <= timedelta(seconds=min(case.config.quote_ages))


def _age_limit(case: Case, symbol: str) -> timedelta:
    order = case.order
    age = case.config.quote_age_for(account=order.account, strategy=order.strategy, symbol=symbol)
    return timedelta(seconds=age)
