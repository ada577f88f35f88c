"""The approval gate: orders that risk has passed go on, wait for a person, are given back, or end here (P4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from approval_service.domain import approval_life
from approval_service.domain.gate import NOTHING_KNOWN, Asked, Candidate, Known, Passed, judge
from approval_service.handlers.judged import Judged, asked, ended, newest_rounds, renewed
from approval_service.handlers.ports import Approvals, Gate, OpenApprovals, OpenGate, OpenStrategies
from approval_service.known_strategies import KnownStrategies, Pair
from chassis.config_in_force import Configs, InForce, in_force, loading_when_behind
from chassis.deliveries import Batch
from chassis.unit_of_work import UnitOfWork
from contracts.events import OrderRiskPassed
from contracts.ids import uuid7
from contracts.orders import Order
from contracts.passes import CONFIG_FENCE


async def gate_orders(
    batch: Batch[OrderRiskPassed],
    *,
    uow: UnitOfWork,
    configs: Configs,
    gate: OpenGate,
    approvals: OpenApprovals,
    strategies: OpenStrategies,
    seen: KnownStrategies,
) -> None:
    """Judge a batch under exactly the config in force; whoever would replace it waits until this has committed."""

    order_ids = {delivery.event.order_id for delivery in batch}

    async def transact() -> set[Pair]:
        async with uow.begin() as work:
            table = gate(work.connection)
            # One round trip, four statements, in this order: version and clock are read in the statement after the lock (P1).
            results = await work.together(
                work.inbox.claiming(batch),
                *work.fence.sharing(),
                work.fence.reading([CONFIG_FENCE]),
                table.knowing(order_ids),
            )
            fresh = newest_rounds(delivery.event for delivery in work.inbox.claimed(batch, results[0]))
            if not fresh:
                return set()
            ruling = in_force(work.fence.read_from(results[-2], [CONFIG_FENCE]), configs)
            known, news = table.known(results[-1]), strategies(work.connection)
            unseen = seen.unseen(pair_of(event.order) for event in fresh)
            new = unseen - await news.known(unseen) if unseen else set()
            judged = _judge_all(fresh, known, new, ruling)
            passed = {pair_of(one.candidate.order) for one in judged if isinstance(one.verdict, Passed)}
            if first := new & passed:
                await news.know(first)
            asked_for = await _store(judged, table, approvals(work.connection))
            work.outbox.add(*(event for one in judged for event in one.events(ruling, asked_for)))
        return unseen - (new - passed)

    seen.remember(await loading_when_behind(configs, transact))


def pair_of(order: Order) -> Pair:
    """Whose strategy an order is of."""
    return order.account, order.strategy


def _judge_all(
    fresh: Sequence[OrderRiskPassed], known: Mapping[str, Known], new: Collection[Pair], ruling: InForce
) -> list[Judged]:
    """Each on top of the last: an order that passes makes its strategy known to the next."""
    judged, still_new = list[Judged](), set(new)
    for event in fresh:
        pair = pair_of(event.order)
        one = _judge(event, known.get(event.order_id, NOTHING_KNOWN), ruling, is_first=pair in still_new)
        if isinstance(one.verdict, Passed):
            still_new.discard(pair)
        judged.append(one)
    return judged


def _judge(event: OrderRiskPassed, known: Known, ruling: InForce, *, is_first: bool) -> Judged:
    inputs = event.inputs
    candidate = Candidate(
        event.order, event.mode, event.risk_pass, inputs.notional, inputs.market_open, event.proposed_by, is_first
    )
    verdict = judge(candidate, known, ruling.config, now=ruling.now)
    asked = None
    if isinstance(verdict, Asked):
        asked = approval_life.ask(uuid7(), candidate, verdict.because, ruling.config, now=ruling.now)
    return Judged(str(event.event_id), candidate, known, verdict, asked)


async def _store(judged: Sequence[Judged], table: Gate, approvals: Approvals) -> set[str]:
    # On the automatic path there is nothing of these, and nothing is written but inbox and outbox.
    if standing := renewed(judged):
        await table.renew(standing)
    if over := ended(judged):
        await approvals.invalidate(over)
    new = asked(judged)
    return await table.request(new) if new else set()
