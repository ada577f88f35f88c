"""An account's day: the profit it was opened with, the highest since, and the last. One function for the valuation and for every decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from contracts.limits import LossBasis
from risk_service.domain.amounts import minus
from risk_service.domain.profit import Profit

NOTHING_YET = Profit()


@dataclass(frozen=True, slots=True)
class AccountDay:
    """What is kept of one account. Profits are since its first fill, so the day's are differences."""

    account: str
    started_at: datetime
    opening: Profit
    high: Profit
    last: Profit
    """Of each the last that was known."""
    valued_at: datetime

    def result(self, basis: LossBasis) -> Decimal | None:
        """Money won in the day; below zero for a loss; none where it is not known."""
        return _between(on_basis(self.opening, basis), on_basis(self.last, basis))

    def drawdown(self, basis: LossBasis) -> Decimal | None:
        """Money that the account is below its highest of the day, zero or more; none where it is not known."""
        return _between(on_basis(self.last, basis), on_basis(self.high, basis))


def valued(
    before: AccountDay | None, account: str, profit: Profit, *, starts_at: datetime, now: datetime
) -> AccountDay:
    """The account's day once it was seen to have made `profit` at `now`, in the day that began at `starts_at`.

    A new day is opened with the last profit of the day before: what prices did in between counts. An account without a day is new, and all that
    it made counts. A start that lies before the one known changes nothing: what was then is not known any more.
    """
    if before is None:
        opening = high = last = NOTHING_YET
        started_at = starts_at
    elif before.started_at < starts_at:
        opening = high = last = before.last
        started_at = starts_at
    else:
        opening, high, last, started_at = before.opening, before.high, before.last, before.started_at
    total = last.total if profit.total is None else profit.total
    return AccountDay(
        account,
        started_at,
        opening=Profit(opening.realised, total if opening.total is None else opening.total),
        high=Profit(max(high.realised, profit.realised), _higher(high.total, total)),
        last=Profit(profit.realised, total),
        valued_at=now,
    )


def on_basis(profit: Profit, basis: LossBasis) -> Decimal | None:
    """Money of a profit that counts on `basis`; none where it is not known."""
    return profit.realised if basis is LossBasis.REALISED else profit.total


def _between(start: Decimal | None, end: Decimal | None) -> Decimal | None:
    return None if start is None or end is None else minus(end, start)


def _higher(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return one if other is None else other if one is None else max(one, other)
