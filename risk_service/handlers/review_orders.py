"""Decide the orders that are proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from chassis.database import is_duplicate
from chassis.deliveries import Batch, Delivery, Handled
from chassis.errors import Poison, Transient
from chassis.unit_of_work import UnitOfWork, Work
from contracts.events import OrderProposed
from risk_service.domain.candidate import Candidate
from risk_service.domain.facts import fact_of
from risk_service.domain.holding import NOTHING
from risk_service.domain.ledger import after_verdict, proposed
from risk_service.domain.verdicts import Passed
from risk_service.handlers.deciding import Decision, decide_all
from risk_service.handlers.ports import Tables
from risk_service.handlers.saying import verdict_event
from risk_service.handlers.sight import Sight
from risk_service.handlers.turns import Turns
from risk_service.handlers.way_to_the_gate import WayToTheGate

CONGESTED_SECONDS: Final = 0.5
FIRST_QUOTE_SECONDS: Final = 0.2
UNSEEN_SECONDS: Final = 0.5
New = tuple[Delivery[OrderProposed], Candidate]


async def review_orders(
    batch: Batch[OrderProposed], *, uow: UnitOfWork, tables: Tables, sight: Sight, way: WayToTheGate, turns: Turns
) -> Handled:
    """Decide every new order of `batch`, each verdict on top of the last, and put it into the ledger.

    While the way to the gate is congested nothing new is decided (P17). An order that waits for its symbol's first quote (P18), or
    whose lockouts are not to be had now, comes again a little later; the others go on.
    """
    if way.is_congested:
        return Handled(delayed={delivery.event.event_id: CONGESTED_SECONDS for delivery in batch})
    await turns.new()
    waiting = {
        each.event.event_id: FIRST_QUOTE_SECONDS for each in batch if sight.waits_for_first_quote(each.event.order)
    }

    async def review(unseen: frozenset[str]) -> Handled:
        blind = {each.event.event_id: UNSEEN_SECONDS for each in batch if each.event.order.symbol in unseen}
        delayed = blind | waiting
        ready = [delivery for delivery in batch if delivery.event.event_id not in delayed]
        poisoned = await _review(ready, uow=uow, tables=tables, sight=sight) if ready else {}
        return Handled(delayed=delayed, poisoned=poisoned)

    return await sight.with_lockouts(review)


async def _review(
    ready: Batch[OrderProposed], *, uow: UnitOfWork, tables: Tables, sight: Sight
) -> Mapping[UUID, Poison]:
    orders = [delivery.event.order for delivery in ready]
    names = sight.names({order.symbol for order in orders})
    async with uow.begin() as work:
        claimed, known, _, held, fenced = await work.together(
            work.inbox.claiming(ready),
            tables.orders.knowing({order.order_id for order in orders}),
            tables.holdings.locking({order.account for order in orders}),
            tables.holdings.reading({(order.account, order.symbol) for order in orders}),
            work.fence.reading(names),
        )
        fresh, hashes = work.inbox.claimed(ready, claimed), tables.orders.known(known)
        new, conflicting = _sort_out(fresh, hashes)
        _require_own_event_ids(ready, fresh, hashes)
        if conflicting:
            await work.inbox.release(conflicting)
        if new:
            reading = work.fence.read_from(fenced, names)
            candidates = [(candidate, reading.now) for _, candidate in new]
            decision = await decide_all(
                candidates, tables.holdings.read(held), reading, work=work, tables=tables, sight=sight
            )
            await _store(new, decision, reading.now, work=work, tables=tables)
    return {delivery.event.event_id: _conflict(delivery) for delivery in conflicting}


def _sort_out(
    batch: Sequence[Delivery[OrderProposed]], known: dict[str, str]
) -> tuple[list[New], list[Delivery[OrderProposed]]]:
    """P11: the orders that are new, and the proposals that name a known id with other terms; the same again is absorbed."""
    new: list[New] = []
    conflicting: list[Delivery[OrderProposed]] = []
    for delivery in batch:
        event, terms_hash = delivery.event, delivery.event.order.terms_hash
        if event.order_id not in known:
            known[event.order_id] = terms_hash
            new.append(
                (delivery, Candidate(event.order, terms_hash, event.mode, event.occurred_at, proposed_by=event.actor))
            )
        elif known[event.order_id] != terms_hash:
            conflicting.append(delivery)
    return new, conflicting


def _require_own_event_ids(
    batch: Batch[OrderProposed], fresh: Sequence[Delivery[OrderProposed]], known: Mapping[str, str]
) -> None:
    """Raise `Poison` where a proposal has the event id of another one: the inbox takes it for that one, and nobody would hear of it again."""
    if len(fresh) == len(batch):
        return
    claimed = {id(delivery) for delivery in fresh}
    for delivery in batch:
        if id(delivery) not in claimed and known.get(delivery.event.order_id) != delivery.event.order.terms_hash:
            raise Poison("EVENT_ID_REUSED", f"the event id {delivery.event.event_id} came before with another order")


async def _store(new: Sequence[New], decision: Decision, now: datetime, *, work: Work, tables: Tables) -> None:
    """Put new orders into the ledger with their verdicts, and end the unit of work."""
    decided, facts, events = [], [], []
    for (delivery, candidate), verdict in zip(new, decision.verdicts, strict=True):
        proposal = delivery.event
        event = verdict_event(candidate, verdict, at=now, caused_by=proposal.event_id)
        order = proposed(candidate, actor=proposal.actor, mode_epoch=decision.controls.mode_epoch, at=now)
        reservation, passed_at = (verdict.reservation, now) if isinstance(verdict, Passed) else (NOTHING, None)
        decided.append(replace(order, entry=after_verdict(order.entry, event, reservation), passed_at=passed_at))
        facts += [fact_of(proposal, proposal.order_id, delivery.raw), fact_of(event, event.order_id)]
        events.append(event)
    work.outbox.add(*events)
    try:
        await work.commit(
            tables.orders.inserting(decided), tables.facts.noting(facts), tables.holdings.saving(decision.changed)
        )
    except Exception as error:
        if is_duplicate(error):
            raise Transient("another replica is deciding an order of the same id") from error
        raise


def _conflict(delivery: Delivery[OrderProposed]) -> Poison:
    order_id = delivery.event.order_id
    return Poison("ORDER_ID_CONFLICT", f"the order {order_id} exists with other terms; it was left untouched")
