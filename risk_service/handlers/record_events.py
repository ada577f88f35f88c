"""Put what happened to orders into the ledger: where each is, what it filled, what its account and its strategy hold."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.connection import Statement
from chassis.deliveries import Batch
from chassis.unit_of_work import UnitOfWork, Work
from contracts.events.order import OrderEvent
from risk_service.domain.facts import fact_of
from risk_service.domain.ledger import is_fill, moves_holdings
from risk_service.domain.recording import Loaded, record_news
from risk_service.handlers.ports import Tables
from risk_service.handlers.saying import reduction_event

Told = tuple[OrderEvent, bytes]


async def record_events(batch: Batch[OrderEvent], *, uow: UnitOfWork, tables: Tables) -> None:
    """Record each event of `batch` once. One of an order that the ledger does not have yet is kept until it comes."""
    async with uow.begin() as work:
        told = [(delivery.event, delivery.raw) for delivery in batch]
        await record_all(told, work.inbox.claiming(batch), work=work, tables=tables)


async def settle_early_events(*, uow: UnitOfWork, tables: Tables) -> None:
    """Record the events whose orders have come meanwhile."""
    async with uow.begin() as work:
        told = await tables.early_events.take(work.connection)
        if told:
            await record_all(told, work=work, tables=tables)


async def record_all(told: Sequence[Told], *first: Statement, work: Work, tables: Tables) -> None:
    """Record events in this transaction, which `first` begins. A fact that the timeline has already changes nothing (P15).

    Only what is an order's when its row is locked is noted: an order that comes a moment later finds its events among the early ones. Of a fill
    that shrinks its strategy's position it is said that it did.
    """
    on = await _load([event for event, _ in told], first, work=work, tables=tables)
    known = [(event, fact_of(event, event.order_id, raw)) for event, raw in told if event.order_id in on.orders]
    early = [(event, raw) for event, raw in told if event.order_id not in on.orders]
    (noted,) = await work.together(tables.facts.noting([fact for _, fact in known]))
    recorded = record_news(known, tables.facts.news(noted), on)
    work.outbox.add(*(reduction_event(reduction) for reduction in recorded.reductions))
    await work.together(
        *([tables.orders.updating(recorded.orders)] if recorded.orders else ()),
        *([tables.holdings.saving(recorded.holdings)] if recorded.holdings else ()),
        *([tables.strategies.saving(recorded.positions)] if recorded.positions else ()),
        *([tables.early_events.keeping(early)] if early else ()),
    )


async def _load(events: Sequence[OrderEvent], first: Sequence[Statement], *, work: Work, tables: Tables) -> Loaded:
    """Lock the orders, and the accounts of those that move holdings: accounts first, as everywhere."""
    orders = tables.orders.locking({event.order_id for event in events})
    moving = {event.order_id for event in events if moves_holdings(event)}
    if not moving:
        *_, rows = await work.together(*first, orders)
        return Loaded(tables.orders.locked(rows))
    *_, rows, held, positions = await work.together(
        *first,
        tables.holdings.locking_of_orders(moving),
        orders,
        tables.holdings.reading_of_orders(moving),
        tables.strategies.reading_of_orders({event.order_id for event in events if is_fill(event)}),
    )
    return Loaded(tables.orders.locked(rows), tables.holdings.read(held), tables.strategies.read(positions))
