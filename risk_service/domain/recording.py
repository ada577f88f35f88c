"""What a batch of news makes of the ledger: the orders, what accounts hold, what strategies hold, and the fills that shrank a position."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from contracts.events.order import OrderEvent
from risk_service.domain.books import Books
from risk_service.domain.facts import Fact
from risk_service.domain.holding import Holding
from risk_service.domain.ledger import LedgerOrder, is_fill, record
from risk_service.domain.reductions import Reduction, StrategyBooks
from risk_service.domain.strategy_position import StrategyPosition


@dataclass(frozen=True)
class Loaded:
    """What events are recorded on: the orders that the ledger has, and what their accounts and strategies hold."""

    orders: Mapping[str, LedgerOrder]
    holdings: Sequence[Holding] = ()
    positions: Sequence[StrategyPosition] = ()


@dataclass(frozen=True)
class Recorded:
    """What news changed."""

    orders: Sequence[LedgerOrder]
    holdings: Sequence[Holding]
    positions: Sequence[StrategyPosition]
    reductions: Sequence[Reduction]


def record_news(known: Sequence[tuple[OrderEvent, Fact]], news: set[UUID], on: Loaded) -> Recorded:
    """Each event whose fact is among `news`, once and in order (P15)."""
    left, orders = set(news), dict(on.orders)
    books, strategies = Books(on.holdings, {}), StrategyBooks(on.positions)
    changed = dict[str, LedgerOrder]()
    reductions: list[Reduction] = []
    for event, fact in known:
        if fact.fact_id not in left:
            continue
        left.discard(fact.fact_id)
        before = orders[event.order_id]
        holding = books.holding(before.account, before.symbol)
        order, after = record(before, holding, event)
        if after is not holding:
            books.put(after)
        if order is not before:
            orders[event.order_id] = changed[event.order_id] = order
        if is_fill(event) and (reduction := strategies.fill(before, event)) is not None:
            reductions.append(reduction)
    return Recorded(list(changed.values()), books.changed, strategies.changed, reductions)
