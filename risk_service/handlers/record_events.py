"""Put what happened to orders into the ledger: where each is, what it filled, what its account holds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from chassis.connection import Statement
from chassis.deliveries import Batch
from chassis.unit_of_work import UnitOfWork, Work
from contracts.events.order import OrderEvent
from risk_service.domain.books import Books
from risk_service.domain.facts import Fact, fact_of
from risk_service.domain.holding import Holding
from risk_service.domain.ledger import LedgerOrder, moves_holdings, record
from risk_service.handlers.ports import Tables

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

    Only what is an order's when its row is locked is noted: an order that comes a moment later finds its events among the early ones.
    """
    order_ids = {event.order_id for event, _ in told}
    moving = {event.order_id for event, _ in told if moves_holdings(event)}
    orders, held = await _load(order_ids, moving, first, work=work, tables=tables)
    known = [(event, fact_of(event, event.order_id, raw)) for event, raw in told if event.order_id in orders]
    early = [(event, raw) for event, raw in told if event.order_id not in orders]
    (noted,) = await work.together(tables.facts.noting([fact for _, fact in known]))
    changed, holdings = _record(known, tables.facts.news(noted), orders, held)
    await work.together(
        *([tables.orders.updating(changed)] if changed else ()),
        *([tables.holdings.saving(holdings)] if holdings else ()),
        *([tables.early_events.keeping(early)] if early else ()),
    )


async def _load(
    order_ids: Collection[str], moving: Collection[str], first: Sequence[Statement], *, work: Work, tables: Tables
) -> tuple[dict[str, LedgerOrder], list[Holding]]:
    """Lock the orders, and the accounts of those that move holdings: accounts first, as everywhere."""
    orders = tables.orders.locking(order_ids)
    if not moving:
        *_, rows = await work.together(*first, orders)
        return tables.orders.locked(rows), []
    accounts, holdings = tables.holdings.locking_of_orders(moving), tables.holdings.reading_of_orders(moving)
    *_, rows, held = await work.together(*first, accounts, orders, holdings)
    return tables.orders.locked(rows), tables.holdings.read(held)


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
