"""Put what happened to orders into the ledger: where each is, what it filled, what its account holds."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from chassis.deliveries import Batch
from chassis.together import Statement
from chassis.unit_of_work import UnitOfWork, Work
from contracts.events.order import OrderEvent
from risk_service.domain.books import Books
from risk_service.domain.facts import Fact, fact_of
from risk_service.domain.holding import Holding
from risk_service.domain.ledger import LedgerOrder, moves_holdings, record
from risk_service.handlers.ports import Tables


async def record_events(batch: Batch[OrderEvent], *, uow: UnitOfWork, tables: Tables) -> None:
    """Record each event of `batch` once. One of an order that the ledger does not have yet is kept until it comes."""
    async with uow.begin() as work:
        events = [delivery.event for delivery in batch]
        await record_all(events, work.inbox.claiming(batch), work=work, tables=tables)


async def settle_early_events(*, uow: UnitOfWork, tables: Tables) -> None:
    """Record the events whose orders have come meanwhile."""
    async with uow.begin() as work:
        early = [event for event in await tables.early_events.take(work.connection) if isinstance(event, OrderEvent)]
        if early:
            await record_all(early, work=work, tables=tables)


async def record_all(events: Sequence[OrderEvent], *first: Statement, work: Work, tables: Tables) -> None:
    """Record events in this transaction, which `first` begins. A fact that the timeline has already changes nothing (P15).

    Only what is an order's when its row is locked is noted: an order that comes a moment later finds its events among the early ones.
    """
    order_ids = {event.order_id for event in events}
    moving = {event.order_id for event in events if moves_holdings(event)}
    *_, rows, held = await work.together(
        *first,
        tables.holdings.locking_of_orders(moving),
        tables.orders.locking(order_ids),
        tables.holdings.reading_of_orders(moving),
    )
    orders = tables.orders.locked(rows)
    known = [(event, fact_of(event, event.order_id)) for event in events if event.order_id in orders]
    early = [event for event in events if event.order_id not in orders]
    (noted,) = await work.together(tables.facts.noting([fact for _, fact in known]))
    changed, holdings = _record(known, tables.facts.news(noted), orders, tables.holdings.read(held))
    await work.together(
        tables.orders.updating(changed), tables.holdings.saving(holdings), tables.early_events.keeping(early)
    )


def _record(
    known: Sequence[tuple[OrderEvent, Fact]], news: set[UUID], orders: dict[str, LedgerOrder], held: Sequence[Holding]
) -> tuple[list[LedgerOrder], Sequence[Holding]]:
    """The orders and holdings that news changed."""
    books, changed = Books(held, {}), dict[str, LedgerOrder]()
    for event, fact in known:
        if fact.fact_id not in news:
            continue
        news.discard(fact.fact_id)
        before = orders[event.order_id]
        holding = books.holding(before.account, before.symbol)
        order, after = record(before, holding, event)
        if after is not holding:
            books.put(after)
        if order is not before:
            orders[event.order_id] = changed[event.order_id] = order
    return list(changed.values()), books.changed
