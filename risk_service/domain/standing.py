"""How an account stands in its day, as a decision sees it: from what it holds and the quotes at hand, whenever it was last valued."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from contracts.loss_days import LossDay
from contracts.quotes import Quote
from risk_service.domain.account_day import AccountDay, valued
from risk_service.domain.days import Day, day_of
from risk_service.domain.holding import Holding
from risk_service.domain.profit import Profit, profit_of


@dataclass(frozen=True, slots=True)
class HeldPrice:
    """When the last price of something that an account holds was quoted; none where none is known."""

    symbol: str
    quoted_at: datetime | None


class Valued(NamedTuple):
    """A day, and an account's in it."""

    day: Day
    account_day: AccountDay


@dataclass(frozen=True, slots=True)
class Standing:
    """An account's day as it was last valued, its profit now, and the prices that this profit rests on: unknown ones first, then the oldest."""

    account: str
    kept: AccountDay | None = None
    profit: Profit = Profit()
    prices: tuple[HeldPrice, ...] = ()
    remembered: dict[object, object] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was worked out of it: a batch of orders is decided at one time, and each asks for the same several times."""

    def at(self, now: datetime, rule: LossDay) -> Valued:
        """The day that `now` lies in, and the account's day valued now."""
        key = (now, rule.timezone, rule.starts_at)
        known = self.remembered.get(key)
        if not isinstance(known, Valued):
            day = day_of(now, rule)
            account_day = valued(self.kept, self.account, self.profit, starts_at=day.starts_at, now=now)
            known = self.remembered[key] = Valued(day, account_day)
        return known


def standings(
    accounts: Collection[str],
    holdings: Iterable[Holding],
    kept: Mapping[str, AccountDay],
    quotes: Mapping[str, Quote | None],
) -> dict[str, Standing]:
    """How each account stands. `holdings` are all of the accounts, `quotes` the last ones of the symbols held, where they are known."""
    held: dict[str, list[Holding]] = {account: [] for account in accounts}
    for holding in holdings:
        if holding.account in held:
            held[holding.account].append(holding)
    prices = {symbol: quote.reference_price for symbol, quote in quotes.items() if quote is not None}
    return {
        account: Standing(account, kept.get(account), profit_of(mine, prices), _prices(mine, quotes))
        for account, mine in held.items()
    }


def _prices(holdings: Iterable[Holding], quotes: Mapping[str, Quote | None]) -> tuple[HeldPrice, ...]:
    found = [
        HeldPrice(holding.symbol, None if (quote := quotes.get(holding.symbol)) is None else quote.quoted_at)
        for holding in holdings
        if holding.quantity
    ]
    unknown = sorted((price for price in found if price.quoted_at is None), key=lambda price: price.symbol)
    known = [(price.quoted_at, price.symbol, price) for price in found if price.quoted_at is not None]
    return (*unknown, *(price for _, _, price in sorted(known, key=lambda each: each[:2])))
