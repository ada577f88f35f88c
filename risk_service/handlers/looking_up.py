"""What limits ask for beyond the holdings of a batch: looked up in one round trip, and only where a limit asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.connection import Statement
from chassis.unit_of_work import Work
from contracts.config import RiskConfig
from contracts.orders import Order
from risk_service.domain.account_day import AccountDay
from risk_service.domain.candidate import Candidate
from risk_service.domain.holding import Holding
from risk_service.domain.order_counts import OrderCounts
from risk_service.domain.recent_orders import RecentOrders
from risk_service.domain.resting_orders import RestingOrders
from risk_service.handlers.ports import Tables


@dataclass(frozen=True)
class LookedUp:
    """The holdings, and what else was asked for; none where no limit did."""

    held: Sequence[Holding]
    open_orders: Mapping[str, int] | None
    counts: OrderCounts | None
    recent: RecentOrders | None
    resting: RestingOrders | None
    tripped: Mapping[tuple[str, str], datetime]
    days: Mapping[str, AccountDay] | None = None


async def look_up(
    candidates: Sequence[Candidate], given_up: Sequence[Candidate], held: Sequence[Holding],
    *, config: RiskConfig, now: datetime, work: Work, tables: Tables,
) -> LookedUp:  # fmt: skip
    """In the transaction that holds the accounts of the candidates."""
    asked = _asked(candidates, given_up, held, config, now, tables)
    rows = dict(zip(asked, await work.together(*asked.values()), strict=True)) if asked else {}
    return LookedUp(
        held=tables.holdings.read(rows["held"]) if "held" in rows else held,
        open_orders=tables.orders.counts(rows["open"]) if "open" in rows else None,
        counts=OrderCounts(tables.orders.passed_counts(rows["passed"]), config.rate_windows)
        if "passed" in rows
        else None,
        recent=RecentOrders(tables.orders.recent(rows["recent"])) if "recent" in rows else None,
        resting=RestingOrders(tables.orders.best(rows["best"])) if "best" in rows else None,
        tripped=tables.breakers.tripped(rows["tripped"]) if "tripped" in rows else {},
        days=tables.days.read(rows["days"]) if "days" in rows else None,
    )


def _asked(
    candidates: Sequence[Candidate],
    given_up: Sequence[Candidate],
    held: Sequence[Holding],
    config: RiskConfig,
    now: datetime,
    tables: Tables,
) -> dict[str, Statement]:
    accounts = {candidate.order.account for candidate in candidates} | {holding.account for holding in held}
    new = [candidate.order for candidate in candidates if candidate.is_new]
    asked: dict[str, Statement] = {}
    if config.limits_exposure or config.limits_losses:
        asked["held"] = tables.holdings.reading_accounts(accounts)
    if config.limits_losses:
        asked["days"] = tables.days.reading(accounts)
    decided = {candidate.order.order_id for candidate in (*candidates, *given_up)}
    if config.sets("max_open_orders"):
        asked["open"] = tables.orders.counting_open(accounts, decided)
    if candidates and not all(limits.self_trades for limits in config.all_limits):
        asked["best"] = tables.orders.best_limits({_pair(candidate.order) for candidate in candidates}, decided)
    if new and config.rate_windows:
        asked["passed"] = tables.orders.counting_passed({order.account for order in new}, config.rate_windows, now)
    if new and config.likeness_seconds:
        since = now - timedelta(seconds=config.likeness_seconds)
        asked["recent"] = tables.orders.passed_since({_pair(order) for order in new}, since)
    if new and config.sets("runaway_orders"):
        asked["tripped"] = tables.breakers.reading({order.account for order in new})
    return asked


def _pair(order: Order) -> tuple[str, str]:
    return order.account, order.symbol
