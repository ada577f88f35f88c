"""Decide orders again that a gate sent back."""

from __future__ import annotations

from datetime import datetime

from chassis.deliveries import Batch, Handled
from chassis.errors import Poison
from chassis.unit_of_work import UnitOfWork, Work
from contracts.events import OrderDenied, OrderReturned, OrderRiskPassed
from risk_service.domain.facts import fact_of
from risk_service.domain.holding import NOTHING
from risk_service.domain.ledger import LedgerOrder, after_verdict, waiting
from risk_service.domain.verdicts import Passed
from risk_service.handlers.deciding import Decision, decide_all
from risk_service.handlers.ports import Tables
from risk_service.handlers.saying import denial, verdict_event
from risk_service.handlers.sight import Sight
from risk_service.handlers.sorting_returns import Return, Sorted, sort_returns
from risk_service.handlers.turns import Turns


async def review_returned_orders(
    batch: Batch[OrderReturned], *, uow: UnitOfWork, tables: Tables, sight: Sight, turns: Turns
) -> Handled:
    """Decide each returned order of `batch` anew, at no older versions and no earlier time than its gate saw (P2, P17)."""

    async def review(unseen: frozenset[str]) -> Handled:
        return await _review(batch, unseen, uow=uow, tables=tables, sight=sight)

    async with turns.returned():
        return await sight.with_lockouts(review)


async def _review(
    batch: Batch[OrderReturned], unseen: frozenset[str], *, uow: UnitOfWork, tables: Tables, sight: Sight
) -> Handled:
    order_ids = {delivery.event.order_id for delivery in batch}
    async with uow.begin() as work:
        claimed, _, rows = await work.together(
            work.inbox.claiming(batch),
            tables.holdings.locking_of_orders(order_ids),
            tables.orders.locking_whole(order_ids),
        )
        orders = tables.orders.locked_whole(rows)
        names = sight.names({order.order.symbol for order in orders.values()})
        held, fenced = await work.together(tables.holdings.reading_of_orders(order_ids), work.fence.reading(names))
        reading = work.fence.read_from(fenced, names)
        fresh = work.inbox.claimed(batch, claimed)
        returns = sort_returns(fresh, orders, reading.now, unseen, sight)
        decision = await decide_all(
            [(candidate, at) for _, _, candidate, at in returns.again], tables.holdings.read(held), reading,
            given_up=[candidate for _, _, candidate, _ in returns.given_up], work=work, tables=tables, sight=sight,
        )  # fmt: skip
        events, entries = _outcome(returns, decision, reading.now)
        known = [delivery.event for delivery in fresh if delivery.event.order_id in orders]
        await work.together(
            tables.facts.noting([fact_of(event, event.order_id) for event in (*known, *events)]),
            tables.orders.updating(entries),
            tables.holdings.saving(decision.changed),
        )
        work.outbox.add(*events)
        await _give_back(returns, work)
    return Handled(
        delayed={delivery.event.event_id: seconds for delivery, _, seconds in returns.later},
        poisoned={delivery.event.event_id: _unknown(delivery) for delivery in returns.unknown},
    )


def _outcome(
    returns: Sorted, decision: Decision, now: datetime
) -> tuple[list[OrderRiskPassed | OrderDenied], list[LedgerOrder]]:
    events: list[OrderRiskPassed | OrderDenied] = []
    entries = [waiting(order.entry, delivery.event) for delivery, order, _ in returns.later]
    for (delivery, order, candidate, at), verdict in zip(returns.again, decision.verdicts, strict=True):
        event = verdict_event(candidate, verdict, at=at, caused_by=delivery.event.event_id)
        reservation = verdict.reservation if isinstance(verdict, Passed) else NOTHING
        count = order.entry.life.returns_in_a_row + 1
        entries.append(after_verdict(order.entry, event, reservation, returns_in_a_row=count))
        events.append(event)
    for delivery, order, candidate, reason in returns.given_up:
        denied = denial(candidate, (reason,), at=now, caused_by=delivery.event.event_id)
        count = order.entry.life.returns_in_a_row + 1
        entries.append(after_verdict(order.entry, denied, NOTHING, returns_in_a_row=count))
        events.append(denied)
    return events, entries


async def _give_back(returns: Sorted, work: Work) -> None:
    """Their claims: they come again, or are dead-lettered."""
    given_back = [*(delivery for delivery, _, _ in returns.later), *returns.unknown]
    if given_back:
        await work.inbox.release(given_back)


def _unknown(delivery: Return) -> Poison:
    return Poison("ORDER_UNKNOWN", f"the ledger has no order {delivery.event.order_id}")
