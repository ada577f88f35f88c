"""Cancel an order wherever it is: one point, the release's row, decides (P9)."""

from __future__ import annotations

from typing import Any

from broker_adapter import events
from broker_adapter.brokers.protocol import BrokerUnavailable
from broker_adapter.desk import Desk
from broker_adapter.domain.release_state import AT_BROKER, ReleaseState
from broker_adapter.events import Saying
from broker_adapter.stores.parking import Parking
from broker_adapter.stores.releases import Releases
from chassis.logging import get_logger
from chassis.unit_of_work import UnitOfWork, Work
from contracts.commands import CancelOrder
from contracts.reasons import Reason, ReasonCode
from contracts.values import Stage

log = get_logger("interlock.cancel")
NEVER_SENT, PASSED_ON, ALREADY_FINAL = "never_sent", "passed_on", "already_final"


async def cancel_order(command: CancelOrder, *, uow: UnitOfWork, desk: Desk) -> dict[str, Any]:
    """`{"outcome": "never_sent" | "passed_on" | "already_final"}`."""
    async with uow.begin() as work:
        result = await work.once(command, lambda: _cancel(command, work))
        passed_on = await Releases(work.connection).lock([command.order_id]) if result["outcome"] == PASSED_ON else {}
    for row in passed_on.values():
        await ask_broker(row.broker, [row.order_id], desk)
    return result


async def ask_broker(broker_name: str, order_ids: list[str], desk: Desk) -> None:
    """Pass cancels on; where the broker is away they are asked for again until it has told the orders' end."""
    broker = desk.named(broker_name)
    try:
        if broker is not None:
            await broker.cancel(order_ids)
    except BrokerUnavailable as error:
        log.warning("cancel.delayed", broker=broker_name, orders=len(order_ids), error=str(error)[:300])


async def _cancel(command: CancelOrder, work: Work) -> dict[str, Any]:
    order_id, releases = command.order_id, Releases(work.connection)
    saying = Saying(await work.now(), command.idempotency_key, command.actor)
    reason = Reason.of(ReasonCode.CANCELED_BY_REQUEST, Stage.RELEASE, by=command.actor, reason=command.reason)
    if await releases.cancel_before_release(order_id, caused_by=command.idempotency_key):
        await Parking(work.connection).forget([order_id])
        work.outbox.add(events.canceled(order_id, reason, saying))
        return {"outcome": NEVER_SENT}
    known = await releases.state(order_id)
    state = known[0] if known else None
    if state in (ReleaseState.RELEASED, ReleaseState.VOIDED):
        row = (await releases.lock([order_id]))[order_id]
        await releases.move([(row, ReleaseState.CANCELED, None)], from_states=(state,))
        await Parking(work.connection).forget([order_id])
        work.outbox.add(events.canceled(order_id, reason, saying))
        return {"outcome": NEVER_SENT}
    if state in AT_BROKER:
        await releases.request_cancel([order_id])
        work.outbox.add(events.cancel_requested(order_id, reason, saying))
        return {"outcome": PASSED_ON}
    too_late = Reason.of(ReasonCode.TOO_LATE_TO_CANCEL, Stage.RELEASE, state=state)
    work.outbox.add(events.cancel_rejected(order_id, too_late, saying))
    return {"outcome": ALREADY_FINAL}
