"""What becomes of a send that was not finished: never resent in place, never forgotten (P8).

Nothing written and overdue: voided and returned. Maybe written: in doubt, and once no request can arrive any more the broker is asked; known there
is submitted, not known is voided and returned. A broker that cannot say when that is keeps it in doubt, visibly, for a person.
"""

from __future__ import annotations

from collections.abc import Sequence

from broker_adapter import events
from broker_adapter.brokers.protocol import Broker, BrokerUnavailable
from broker_adapter.desk import Desk
from broker_adapter.domain.release_state import UNANSWERED, ReleaseState
from broker_adapter.handlers.answers import say_it_came_to_nothing
from broker_adapter.seeing import seen_by
from broker_adapter.stores.release_row import ReleaseRow
from broker_adapter.stores.releases import Releases
from chassis.logging import get_logger
from chassis.unit_of_work import UnitOfWork
from contracts.reasons import ReasonCode

log = get_logger("interlock.reconciler")
ANSWER_GRACE_SECONDS = 0.5
"""After the send deadline, for a sender that is alive to record its answer itself."""


async def void_overdue_releases(*, uow: UnitOfWork) -> None:
    """Give back what was released and never begun: its sender died, or was too slow."""
    async with uow.begin() as work:
        releases = Releases(work.connection)
        overdue = await releases.overdue()
        if not overdue:
            return
        seen = await seen_by(overdue, work)
        moves = [(row, ReleaseState.VOIDED, None) for row in overdue]
        voided = await releases.move(moves, from_states=(ReleaseState.RELEASED,))
        for row in overdue:
            if row.order_id in voided:
                state = voided[row.order_id]
                say_it_came_to_nothing(row, state, ReasonCode.SEND_OVERDUE, seen[row.order_id], work)


async def doubt_unanswered_sends(*, uow: UnitOfWork) -> None:
    """Say of each send without an answer that it is in doubt."""
    async with uow.begin() as work:
        releases = Releases(work.connection)
        rows = [
            row
            for row in await releases.unanswered(for_seconds=ANSWER_GRACE_SECONDS)
            if row.state is ReleaseState.SENDING
        ]
        if not rows:
            return
        now = await work.now()
        doubted = await releases.move(
            [(row, ReleaseState.IN_DOUBT, None) for row in rows], from_states=(ReleaseState.SENDING,)
        )
        work.outbox.add(*(events.in_doubt(row, at=now) for row in rows if row.order_id in doubted))


async def resolve_doubts(*, uow: UnitOfWork, desk: Desk) -> None:
    """Ask the broker about each send in doubt, once none of its requests can arrive any more."""
    async with uow.begin() as work:
        rows = await Releases(work.connection).unanswered(for_seconds=ANSWER_GRACE_SECONDS)
    for broker in desk.all():
        doubtful = [row for row in rows if row.broker == broker.name and row.state is ReleaseState.IN_DOUBT]
        if doubtful:
            await _resolve(doubtful, broker, uow)


async def _resolve(rows: Sequence[ReleaseRow], broker: Broker, uow: UnitOfWork) -> None:
    # Which of them can no longer arrive is settled before the broker is asked: one that arrived between answer and clock would be missed.
    settled = await _past_arrival(rows, broker, uow)
    try:
        known = await broker.find([row.order_id for row in rows])
    except BrokerUnavailable as error:
        log.warning("doubt.stays", broker=broker.name, orders=len(rows), error=str(error)[:300])
        return
    found = [(row, ReleaseState.SUBMITTED, known[row.order_id]) for row in rows if row.order_id in known]
    absent = [(row, ReleaseState.VOIDED, None) for row in rows if row.order_id not in known and row.order_id in settled]
    if not found and not absent:
        return
    async with uow.begin() as work:
        releases = Releases(work.connection)
        seen = await seen_by(rows, work)
        moved = await releases.move([*found, *absent], from_states=UNANSWERED)
        for row, _, broker_order_id in found:
            if row.order_id in moved:
                work.outbox.add(events.submitted(row, broker_order_id, at=seen[row.order_id].now))
        for row, _, _ in absent:
            if row.order_id in moved:
                say_it_came_to_nothing(row, moved[row.order_id], ReasonCode.NOT_AT_BROKER, seen[row.order_id], work)


async def _past_arrival(rows: Sequence[ReleaseRow], broker: Broker, uow: UnitOfWork) -> set[str]:
    if broker.arrival_seconds_max is None:
        return set()
    async with uow.begin() as work:
        now = await work.now()
    return {row.order_id for row in rows if (now - row.send_by).total_seconds() > broker.arrival_seconds_max}
