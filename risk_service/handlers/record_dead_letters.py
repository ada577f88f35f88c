"""Leave on an order why a message about it could not be handled (P16)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from chassis.deliveries import Batch
from chassis.unit_of_work import UnitOfWork
from contracts.dead_letters import DeadLetter
from contracts.events import OrderProposed
from contracts.reasons import Reason, ReasonCode
from contracts.values import Stage
from risk_service.domain.facts import fact_of
from risk_service.domain.ledger import LedgerOrder
from risk_service.handlers.ports import Tables

_STAGES: Final = {"approval": Stage.APPROVAL, "broker": Stage.RELEASE}


async def record_dead_letters(batch: Batch[DeadLetter], *, uow: UnitOfWork, tables: Tables) -> None:
    """Note each dead letter on its order, whose state it does not change: no order waits for ever without saying why.

    One about a proposal says nothing of the order of that id, which another proposal made (P11).
    """
    async with uow.begin() as work:
        fresh = [delivery.event for delivery in await work.inbox.claim(batch)]
        letters = {each.order_id: each for each in fresh if each.order_id and _concerns_the_order(each)}
        (rows,) = await work.together(tables.orders.locking(list(letters)))
        orders = tables.orders.locked(rows)
        if orders:
            facts = [fact_of(letters[order_id], order_id) for order_id in orders]
            marked = [_mark(order, letters[order_id]) for order_id, order in orders.items() if not order.life.is_final]
            await work.together(tables.facts.noting(facts), tables.orders.updating(marked))


def _concerns_the_order(letter: DeadLetter) -> bool:
    return letter.original_subject != OrderProposed.subject()


def _mark(order: LedgerOrder, letter: DeadLetter) -> LedgerOrder:
    """With the reason beside those it has; nobody waits for it at the release gate any more (P17)."""
    reason = Reason.of(
        ReasonCode.DEAD_LETTERED,
        _STAGES.get(letter.consumer.partition("_")[0], Stage.RISK),
        reason=letter.code,
        detail=letter.message[:200],
        consumer=letter.consumer,
        subject=letter.original_subject,
        sequence=letter.stream_sequence,
    )
    others = tuple(known for known in order.life.reasons if known.code is not ReasonCode.DEAD_LETTERED)
    return replace(order, life=replace(order.life, reasons=(*others, reason), on_way_since=None))
