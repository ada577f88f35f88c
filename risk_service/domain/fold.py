"""A batch of decisions, in which each verdict changes what the next one sees (P14)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from contracts.orders import Order
from risk_service.domain.books import Books
from risk_service.domain.candidate import Candidate, Controls, Market, RiskState
from risk_service.domain.decide import decide
from risk_service.domain.order_counts import OrderCounts
from risk_service.domain.recent_orders import RecentOrder, RecentOrders, kind_of
from risk_service.domain.resting_orders import RestingOrders
from risk_service.domain.standing import Standing
from risk_service.domain.verdicts import Passed, Verdict


@dataclass(frozen=True)
class Running:
    """What each verdict changes for the next one. All but the books is none where no limit asks for it."""

    books: Books
    counts: OrderCounts | None = None
    recent: RecentOrders | None = None
    resting: RestingOrders | None = None
    tripped: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    """When the breaker of an account's strategy last tripped."""
    standings: Mapping[str, Standing] | None = None
    """How each account stands in its day. No verdict changes that: only fills and prices do."""

    def passed(self, candidate: Candidate, now: datetime) -> None:
        """A verdict let a candidate pass; only a new one counts."""
        self.books.opened(candidate.order.account)
        if self.resting is not None:
            self.resting.add(candidate.order)
        if not candidate.is_new:
            return
        if self.counts is not None:
            self.counts.add(candidate.order)
        if self.recent is not None:
            self.recent.add(RecentOrder.of(candidate.order, now))


def fold(
    candidates: Iterable[tuple[Candidate, datetime]],
    controls: Controls,
    markets: Mapping[str, Market],
    running: Running,
) -> list[Verdict]:
    """Decide each candidate at its time, in this order. What it reserved before is freed first, and reserved anew if it passes.

    `markets` has every symbol of the candidates: without its lockouts nothing can be decided.
    """
    return [_next(candidate, now, controls, markets, running) for candidate, now in candidates]


def free(candidate: Candidate, books: Books) -> None:
    """Take off what a candidate reserves, for one that is not decided any more."""
    order = candidate.order
    if candidate.held.quantity:
        books.put(books.holding(order.account, order.symbol).free(order.order_id, order.side, candidate.held))


def state_for(candidate: Candidate, controls: Controls, markets: Mapping[str, Market], running: Running) -> RiskState:
    """What a candidate is decided on now; what it reserved before is freed."""
    order, books = candidate.order, running.books
    free(candidate, books)
    of_account, of_strategy = _counts(order, controls, running.counts)
    return RiskState(
        controls,
        markets[order.symbol],
        books.holding(order.account, order.symbol),
        exposure=books.exposure(order.account) if controls.config.limits_exposure else None,
        open_orders=books.open_orders(order.account),
        account_orders=of_account,
        strategy_orders=of_strategy,
        recent=None if running.recent is None else running.recent.of(kind_of(order)),
        tripped_at=running.tripped.get((order.account, order.strategy)),
        opposite=None if running.resting is None else running.resting.against(order),
        standing=None if running.standings is None else running.standings.get(order.account),
    )


def _next(
    candidate: Candidate, now: datetime, controls: Controls, markets: Mapping[str, Market], running: Running
) -> Verdict:
    order, state = candidate.order, state_for(candidate, controls, markets, running)
    verdict = decide(candidate, state, now)
    if isinstance(verdict, Passed):
        running.books.put(state.holding.reserve(order.order_id, order.side, verdict.reservation))
        running.passed(candidate, now)
    return verdict


def _counts(order: Order, controls: Controls, counts: OrderCounts | None) -> tuple[int | None, int | None]:
    """Of the account, and of the strategy in it, within the windows of the rates for this order."""
    if counts is None:
        return None, None
    limits = controls.config.limits_for(account=order.account, strategy=order.strategy, symbol=order.symbol)
    account, strategy = limits.account_order_rate, limits.strategy_order_rate
    return (
        None if account is None else counts.of_account(order.account, account.seconds),
        None if strategy is None else counts.of_strategy(order.account, order.strategy, strategy.seconds),
    )
