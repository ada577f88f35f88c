"""Cancels that a control asks for: a halt, or a lockout with `cancel_open_orders`. Asked for again until the broker has told each end (P12)."""

from __future__ import annotations

from collections.abc import Sequence

from broker_adapter import events
from broker_adapter.desk import Desk
from broker_adapter.domain.release_state import ReleaseState
from broker_adapter.events import Saying
from broker_adapter.handlers.cancel_order import ask_broker
from broker_adapter.stores.release_row import ReleaseRow
from broker_adapter.stores.releases import Releases
from chassis.deliveries import Batch
from chassis.unit_of_work import UnitOfWork, Work
from contracts.events import ConfigUpdated, Event, LockoutCreated
from contracts.lockouts import LockoutSide
from contracts.reasons import Reason, ReasonCode
from contracts.scopes import Scope
from contracts.values import ANY_SYMBOL, Stage


async def cancel_open_orders(batch: Batch[Event], *, uow: UnitOfWork, desk: Desk) -> None:
    """Take back what the controls of this batch concern: what is not sent never will be, what is sent is asked back."""
    asked: dict[str, list[str]] = {}
    async with uow.begin() as work:
        for delivery in await work.inbox.claim(batch):
            for row in await _concerned(delivery.event, work):
                await _take_back(row, delivery.event, work)
                if row.state is not ReleaseState.RELEASED:
                    asked.setdefault(row.broker, []).append(row.order_id)
    for broker, order_ids in asked.items():
        await ask_broker(broker, order_ids, desk)


async def ask_again(*, uow: UnitOfWork, desk: Desk) -> None:
    """Pass on every cancel whose end the broker has not told yet."""
    async with uow.begin() as work:
        by_broker = await Releases(work.connection).to_cancel()
    for broker, order_ids in by_broker.items():
        await ask_broker(broker, order_ids, desk)


async def _concerned(event: Event, work: Work) -> Sequence[ReleaseRow]:
    releases = Releases(work.connection)
    match event:
        case ConfigUpdated(cancel_open_orders=Scope() as scope):
            return await releases.lock_open(scope)
        case LockoutCreated(cancel_open_orders=True, lockout=lockout):
            symbol = None if lockout.symbol == ANY_SYMBOL else lockout.symbol
            scope = Scope(account=lockout.account, strategy=lockout.strategy, symbol=symbol)
            return await releases.lock_open(
                scope, side=None if lockout.side is LockoutSide.BOTH else lockout.side.value
            )
        case _:
            return ()


async def _take_back(row: ReleaseRow, event: Event, work: Work) -> None:
    saying = Saying(await work.now(), str(event.event_id), event.actor)
    code = ReasonCode.HALT_CANCEL if isinstance(event, ConfigUpdated) else ReasonCode.LOCKOUT_CANCEL
    reason = Reason.of(code, Stage.RELEASE, by=event.actor)
    releases = Releases(work.connection)
    if row.state is ReleaseState.RELEASED:
        await releases.move([(row, ReleaseState.CANCELED, None)], from_states=(ReleaseState.RELEASED,))
        work.outbox.add(events.canceled(row.order_id, reason, saying))
    elif not row.cancel_requested:
        await releases.request_cancel([row.order_id])
        work.outbox.add(events.cancel_requested(row.order_id, reason, saying))
