"""The release gate (P7): the one exit. Locks, reads the versions and the clock in the next statement, and releases what holds.

For a broker in this database the order is there by the very commit that releases it; for one over a wire `Sender` takes over after the commit.
What is not released is denied, returned or parked in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from time import monotonic
from typing import Final, Protocol

from broker_adapter.brokers.protocol import Broker, Submitted
from broker_adapter.desk import Desk
from broker_adapter.domain.gate import Deny, Release, Return, Seen, fence_names, judge, versions_of
from broker_adapter.domain.release_state import ReleaseState
from broker_adapter.events import denied, parked, returned
from broker_adapter.handlers.answers import outcome, say, submission_of
from broker_adapter.handlers.bookings import Bookings
from broker_adapter.stores.parking import Parking
from broker_adapter.stores.release_row import ReleaseRow
from broker_adapter.stores.releases import Known, Releases
from chassis.database import has_moved
from chassis.deliveries import Batch
from chassis.fence import FenceReading
from chassis.unit_of_work import UnitOfWork, Work
from contracts.events import OrderApproved
from contracts.reasons import Reason, ReasonCode
from contracts.values import Stage

TRIES_MAX: Final = 3
"""A batch is tried again when one of its orders was released or canceled by another, or became overdue, while it was being released."""


@dataclass(frozen=True)
class Released:
    """An order that left the gate: nothing is written yet."""

    row: ReleaseRow
    deadline: float
    """Its `send_by` on this process's monotonic clock, taken before the database's clock was read: never later than it."""


class Send(Protocol):
    """Takes over what was released. Waits while more is on its way than can be sent within the send deadline."""

    async def __call__(self, released: Sequence[Released]) -> None: ...


async def release_orders(
    batch: Batch[OrderApproved], *, uow: UnitOfWork, desk: Desk, send: Send, send_deadline: timedelta
) -> None:
    """Release, return, deny or park each approved order.

    Raises what `has_moved` when others were faster `TRIES_MAX` times: fewer orders at once may then go through.
    """
    for tries_left in reversed(range(TRIES_MAX)):
        try:
            released = await _release(batch, uow=uow, desk=desk, send_deadline=send_deadline)
        except Exception as error:
            if not (has_moved(error) and tries_left):
                raise
        else:
            await send(released)
            return


async def _release(
    batch: Batch[OrderApproved], *, uow: UnitOfWork, desk: Desk, send_deadline: timedelta
) -> list[Released]:
    """Those that are still to be sent."""
    order_ids = {delivery.event.order_id for delivery in batch}
    names = {name for delivery in batch for name in fence_names(delivery.event)}
    async with uow.begin() as work:
        releases, read_at = Releases(work.connection), monotonic()
        bookings = Bookings(work.connection, desk, [delivery.event for delivery in batch])
        # One round trip, in this order: the versions are read in the statement after the lock (P1).
        gate = [
            work.inbox.claiming(batch),
            *work.fence.sharing(),
            work.fence.reading(names),
            releases.knowing(order_ids),
        ]
        results = await work.together(*gate, *bookings.looking())
        fresh, known = work.inbox.claimed(batch, results[0]), releases.known(results[len(gate) - 1])
        reading, looked = work.fence.read_from(results[len(gate) - 2], names), results[len(gate) :]
        orders = _without_release([delivery.event for delivery in fresh], known)
        leaving = [
            Released(row, read_at + (row.send_by - reading.now).total_seconds())
            for row in await _decide(orders, reading, known, work, desk, send_deadline)
        ]
        answers = bookings.place([(one.row.broker, submission_of(one.row, one.deadline)) for one in leaving], looked)
        rows = [_answered(one.row, answers.get(one.row.order_id), reading, work) for one in leaving]
        await work.commit(*([releases.inserting(rows)] if rows else []), *bookings.writing())
    bookings.hint()
    return [one for one in leaving if one.row.order_id not in answers]


def _answered(row: ReleaseRow, answer: Submitted | None, reading: FenceReading, work: Work) -> ReleaseRow:
    """The release as it is written down: with its broker's answer, where there is one, which is said."""
    if answer is None:
        return row
    state, broker_order_id = outcome(answer)
    say(row, answer, state, Seen(versions_of(row.order.symbol, reading.versions), reading.now), work)
    return replace(row, state=state, broker_order_id=broker_order_id)


def _without_release(events: Sequence[OrderApproved], known: Mapping[str, Known]) -> list[OrderApproved]:
    """One event an order, of its newest round; none for an order that has a release already, unless that was voided earlier (P15)."""
    newest: dict[str, OrderApproved] = {}
    for event in events:
        held = newest.get(event.order_id)
        if held is None or event.risk_pass.round > held.risk_pass.round:
            newest[event.order_id] = event
    return [event for order_id, event in newest.items() if _may_be_released(known.get(order_id), event)]


def _may_be_released(known: Known | None, event: OrderApproved) -> bool:
    return known is None or (known.state is ReleaseState.VOIDED and known.round < event.risk_pass.round)


async def _decide(
    orders: Sequence[OrderApproved], reading: FenceReading, known: Mapping[str, Known], work: Work, desk: Desk, send_deadline: timedelta,
) -> list[ReleaseRow]:  # fmt: skip
    """The releases; what is not released is dealt with."""
    leaving: list[ReleaseRow] = []
    away: list[tuple[OrderApproved, Broker]] = []
    for order in orders:
        seen = Seen(versions_of(order.order.symbol, reading.versions), reading.now)
        broker = desk.for_mode(order.mode)
        match judge(order, seen, send_deadline=send_deadline):
            case Deny(_, reason):
                work.outbox.add(denied(order, reason, at=reading.now))
            case Return(_, code):
                work.outbox.add(returned(order, code, seen, round=order.risk_pass.round))
            case Release() if broker is None:
                reason = Reason.of(ReasonCode.BROKER_NOT_CONFIGURED, Stage.RELEASE, mode=order.mode)
                work.outbox.add(denied(order, reason, at=reading.now))
            case Release() if not desk.is_available(broker):
                away.append((order, broker))
            case Release() as release:
                leaving.append(_release_row(release, broker, known.get(order.order_id), reading))
    await _park(away, reading, work)
    return leaving


def _release_row(release: Release, broker: Broker, voided: Known | None, reading: FenceReading) -> ReleaseRow:
    approved = release.approved
    return ReleaseRow(
        order=approved.order,
        attempt=voided.attempt + 1 if voided else 1,
        round=approved.risk_pass.round,
        state=ReleaseState.RELEASED,
        broker=broker.name,
        mode=approved.mode,
        versions=approved.risk_pass.versions,
        released_at=reading.now,
        send_by=release.send_by,
        caused_by=str(approved.event_id),
        broker_order_id=None,
        cancel_requested=False,
    )


async def _park(orders: Sequence[tuple[OrderApproved, Broker]], reading: FenceReading, work: Work) -> None:
    if not orders:
        return
    await Parking(work.connection).park([(order, broker.name) for order, broker in orders], at=reading.now)
    for order, broker in orders:
        work.outbox.add(parked(order, broker.name, at=reading.now))
