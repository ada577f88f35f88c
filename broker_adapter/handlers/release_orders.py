"""The release gate (P7): the one exit. Locks, reads the versions and the clock in the next statement, and releases what holds.

What was released is handed to `Sender` after the commit; what was not is denied, returned or parked in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import Protocol

from broker_adapter.brokers.protocol import Broker
from broker_adapter.desk import Desk
from broker_adapter.domain.gate import Deny, Release, Return, Seen, fence_names, judge, versions_of
from broker_adapter.domain.release_state import ReleaseState
from broker_adapter.events import denied, parked, returned
from broker_adapter.stores.parking import Parking
from broker_adapter.stores.release_row import ReleaseRow
from broker_adapter.stores.releases import Releases
from chassis.deliveries import Batch
from chassis.fence import FenceReading
from chassis.unit_of_work import UnitOfWork, Work
from contracts.events import OrderApproved
from contracts.reasons import Reason, ReasonCode
from contracts.values import Stage


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
    """Release, return, deny or park each approved order."""
    order_ids = {delivery.event.order_id for delivery in batch}
    names = {name for delivery in batch for name in fence_names(delivery.event)}
    async with uow.begin() as work:
        releases, read_at = Releases(work.connection), monotonic()
        # One round trip, four statements, in this order: the versions are read in the statement after the lock (P1).
        results = await work.together(
            work.inbox.claiming(batch), releases.knowing(order_ids), *work.fence.sharing(), work.fence.reading(names)
        )
        fresh = work.inbox.claimed(batch, results[0])
        orders = _without_release([delivery.event for delivery in fresh], releases.known(results[1]))
        reading = work.fence.read_from(results[-1], names)
        releasing = await _decide(orders, reading, work, desk, send_deadline)
        inserting = [releases.inserting(releasing, released_at=reading.now)] if releasing else []
        rows = [row for rows in await work.commit(*inserting) for row in releases.inserted(rows)]
    await send([Released(row, read_at + (row.send_by - reading.now).total_seconds()) for row in rows])


def _without_release(
    events: Sequence[OrderApproved], known: Mapping[str, tuple[ReleaseState, int]]
) -> list[OrderApproved]:
    """One event an order, of its newest round; none for an order that has a release already, unless that was voided earlier (P15)."""
    newest: dict[str, OrderApproved] = {}
    for event in events:
        held = newest.get(event.order_id)
        if held is None or event.risk_pass.round > held.risk_pass.round:
            newest[event.order_id] = event
    return [event for order_id, event in newest.items() if _may_be_released(known.get(order_id), event)]


def _may_be_released(known: tuple[ReleaseState, int] | None, event: OrderApproved) -> bool:
    if known is None:
        return True
    state, released_in = known
    return state is ReleaseState.VOIDED and released_in < event.risk_pass.round


async def _decide(
    orders: Sequence[OrderApproved], reading: FenceReading, work: Work, desk: Desk, send_deadline: timedelta
) -> list[tuple[Release, str]]:
    """What is to be released, each to a named broker; the others are dealt with."""
    leaving: list[tuple[Release, Broker]] = []
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
            case Release() as release if broker is not None:
                leaving.append((release, broker))
    await _park([(leave.approved, broker) for leave, broker in leaving if not desk.is_available(broker)], reading, work)
    return [(leave, broker.name) for leave, broker in leaving if desk.is_available(broker)]


async def _park(orders: Sequence[tuple[OrderApproved, Broker]], reading: FenceReading, work: Work) -> None:
    if not orders:
        return
    await Parking(work.connection).park([(order, broker.name) for order, broker in orders], at=reading.now)
    for order, broker in orders:
        work.outbox.add(parked(order, broker.name, at=reading.now))
