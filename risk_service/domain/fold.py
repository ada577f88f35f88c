"""A batch of decisions, in which each verdict changes what the next one sees (P14)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from risk_service.domain.books import Books
from risk_service.domain.candidate import Candidate, Controls, Market, RiskState
from risk_service.domain.decide import decide
from risk_service.domain.recent_orders import RecentOrder, RecentOrders
from risk_service.domain.verdicts import Passed, Verdict


def fold(
    candidates: Iterable[tuple[Candidate, datetime]],
    controls: Controls,
    markets: Mapping[str, Market],
    books: Books,
    recent: RecentOrders | None = None,
) -> list[Verdict]:
    """Decide each candidate at its time, in this order. What it reserved before is freed first, and reserved anew if it passes.

    `markets` has every symbol of the candidates: without its lockouts nothing can be decided. `recent` is none where no limit asks for it.
    """
    return [_next(candidate, now, controls, markets, books, recent) for candidate, now in candidates]


def free(candidate: Candidate, books: Books) -> None:
    """Take off what a candidate reserves, for one that is not decided any more."""
    order = candidate.order
    if candidate.held.quantity:
        books.put(books.holding(order.account, order.symbol).free(order.order_id, order.side, candidate.held))


def _next(
    candidate: Candidate,
    now: datetime,
    controls: Controls,
    markets: Mapping[str, Market],
    books: Books,
    recent: RecentOrders | None,
) -> Verdict:
    order = candidate.order
    free(candidate, books)
    holding = books.holding(order.account, order.symbol)
    exposure = books.exposure(order.account) if controls.config.sets("max_gross_exposure") else None
    before = None if recent is None else recent.of(order.account)
    state = RiskState(controls, markets[order.symbol], holding, exposure, books.open_orders(order.account), before)
    verdict = decide(candidate, state, now)
    if isinstance(verdict, Passed):
        books.put(holding.reserve(order.order_id, order.side, verdict.reservation))
        books.opened(order.account)
        if recent is not None and candidate.is_new:
            recent.add(RecentOrder(order, now))
    return verdict
