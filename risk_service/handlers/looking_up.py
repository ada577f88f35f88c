"""What limits ask for beyond the holdings of a batch: looked up in one round trip, and only where a limit asks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from chassis.connection import Statement
from chassis.unit_of_work import Work
from contracts.config import RiskConfig
from contracts.orders import Order
from contracts.values import Side
from risk_service.domain.account_day import AccountDay
from risk_service.domain.candidate import Candidate
from risk_service.domain.holding import Holding
from risk_service.domain.recent_orders import RecentOrder
from risk_service.domain.resting_orders import RestingOrder
from risk_service.handlers.ports import Tables


class HeldPassed(Protocol):
    """The orders that passed a moment ago, as this process has read them."""

    def read_up_to(self, accounts: Collection[str], since: datetime) -> dict[str, int]: ...
    def take(
        self, accounts: Collection[str], since: datetime, rows: Mapping[str, Sequence[tuple[int, RecentOrder]]]
    ) -> list[RecentOrder]: ...


@dataclass(frozen=True)
class LookedUp:
    """The holdings, and what else was asked for; none where no limit did."""

    held: Sequence[Holding]
    open_orders: Mapping[str, int] | None
    counts: Mapping[tuple[str, str, int], int] | None
    recent: Sequence[RecentOrder] | None
    resting: Sequence[tuple[tuple[str, str, Side], RestingOrder]] | None
    tripped: Mapping[tuple[str, str], datetime]
    days: Mapping[str, AccountDay] | None = None


async def look_up(
    candidates: Sequence[Candidate], given_up: Sequence[Candidate], held: Sequence[Holding],
    *, config: RiskConfig, now: datetime, work: Work, tables: Tables, passed: HeldPassed | None,
) -> LookedUp:  # fmt: skip
    """In the transaction that holds the accounts of the candidates; in one that does not, `passed` must be none."""
    asked = _asked(candidates, given_up, held, config, now, tables, passed)
    rows = dict(zip(asked, await work.together(*asked.values()), strict=True)) if asked else {}
    return LookedUp(
        held=tables.holdings.read(rows["held"]) if "held" in rows else held,
        open_orders=tables.orders.counts(rows["open"]) if "open" in rows else None,
        counts=tables.orders.passed_counts(rows["passed"]) if "passed" in rows else None,
        recent=_recent(candidates, rows["recent"], config, now, tables, passed) if "recent" in rows else None,
        resting=tables.orders.best(rows["best"]) if "best" in rows else None,
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
    passed: HeldPassed | None,
) -> dict[str, Statement]:
    accounts = {candidate.order.account for candidate in candidates} | {holding.account for holding in held}
    new = [candidate.order for candidate in candidates if candidate.is_new]
    asked: dict[str, Statement] = {}
    if config.limits_exposure or config.limits_losses:
        asked["held"] = tables.holdings.reading_accounts(accounts)
    if config.limits_losses:
        asked["days"] = tables.days.reading(accounts)
    # A new order is in no table yet: only those that were decided before have a row that must not count.
    decided = {candidate.order.order_id for candidate in (*candidates, *given_up) if not candidate.is_new}
    if config.sets("max_open_orders"):
        asked["open"] = tables.orders.counting_open(accounts, decided)
    if candidates and not all(limits.self_trades for limits in config.all_limits):
        asked["best"] = tables.orders.best_limits({_pair(candidate.order) for candidate in candidates}, decided)
    if new and config.rate_windows:
        asked["passed"] = tables.orders.counting_passed({order.account for order in new}, config.rate_windows, now)
    if new and config.likeness_seconds:
        since = now - timedelta(seconds=config.likeness_seconds)
        if passed is None:
            asked["recent"] = tables.orders.passed_since({_pair(order) for order in new}, since)
        else:
            asked["recent"] = tables.orders.passed_after(passed.read_up_to(_accounts(new), since), since)
    if new and config.sets("runaway_orders"):
        asked["tripped"] = tables.breakers.reading({order.account for order in new})
    return asked


def _recent(
    candidates: Sequence[Candidate], rows: Sequence[Any], config: RiskConfig, now: datetime, tables: Tables,
    passed: HeldPassed | None,
) -> Sequence[RecentOrder]:  # fmt: skip
    if passed is None:
        return tables.orders.recent(rows)
    new = [candidate.order for candidate in candidates if candidate.is_new]
    since = now - timedelta(seconds=config.likeness_seconds)
    return passed.take(_accounts(new), since, tables.orders.numbered(rows))


def _accounts(orders: Sequence[Order]) -> set[str]:
    return {order.account for order in orders}


def _pair(order: Order) -> tuple[str, str]:
    return order.account, order.symbol
