"""How accounts stand in their day now, from what they hold and the quotes at hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from chassis.errors import Transient
from contracts.config import RiskConfig
from contracts.limits import LossBasis
from contracts.quotes import Quote
from risk_service.domain.account_day import AccountDay
from risk_service.domain.candidate import Candidate
from risk_service.domain.exits import is_exit
from risk_service.domain.holding import Holding
from risk_service.domain.standing import Standing, standings
from risk_service.handlers.sight import LastQuotes


def stand_now(
    accounts: Collection[str],
    held: Sequence[Holding],
    kept: Mapping[str, AccountDay],
    *,
    quotes: LastQuotes,
    now: datetime,
) -> dict[str, Standing]:
    """Each account's standing. `held` are all holdings of the accounts."""
    found: dict[str, Quote | None] = {
        holding.symbol: quotes.at(holding.symbol, now) for holding in held if holding.quantity
    }
    return standings(accounts, held, kept, found)


def wait_for_first_prices(
    candidates: Sequence[Candidate],
    held: Sequence[Holding],
    standing: Mapping[str, Standing],
    *,
    config: RiskConfig,
    quotes: LastQuotes,
) -> None:
    """P18: raise `Transient` where an entry is held to losses that rest on a price which may just not have come yet since this process started."""
    holdings = {(holding.account, holding.symbol): holding for holding in held}
    for candidate in candidates:
        order = candidate.order
        missing = [
            price.symbol
            for price in standing[order.account].prices
            if price.quoted_at is None and quotes.may_still_come(price.symbol)
        ]
        if not missing:
            continue
        limits = config.limits_for(account=order.account, strategy=order.strategy, symbol=order.symbol)
        holding = holdings.get((order.account, order.symbol)) or Holding(order.account, order.symbol)
        if limits.loss_limits and limits.loss_basis is LossBasis.TOTAL and not is_exit(order, holding):
            raise Transient(f"the first price of {', '.join(missing[:10])} may still come")
