"""Orders that became final: remembered, and nothing dead is left in the list (P13)."""

from __future__ import annotations

from approval_service.handlers import facts
from approval_service.handlers.ports import OpenApprovals
from chassis.deliveries import Batch
from chassis.unit_of_work import UnitOfWork
from contracts.events import OrderCanceled, OrderDenied
from contracts.reasons import Reason, ReasonCode
from contracts.values import Stage

Final = OrderDenied | OrderCanceled


async def invalidate_on_finals(batch: Batch[Final], *, uow: UnitOfWork, approvals: OpenApprovals) -> None:
    """Make no approval for these orders from now on, and end those that wait."""
    async with uow.begin() as work:
        fresh = [delivery.event for delivery in await work.inbox.claim(batch)]
        if not fresh:
            return
        ending = {event.order_id: event for event in reversed(fresh)}
        table = approvals(work.connection)
        await table.remember_finals(ending)
        ended = await table.invalidate({order_id: why(event).code.value for order_id, event in ending.items()})
        now = await work.now() if ended else None
        for approval in ended:
            assert now is not None
            event = ending[approval.order.order_id]
            work.outbox.add(
                facts.invalidated(approval, why(event), at=now, cause=str(event.event_id), actor=event.actor)
            )


def why(event: Final) -> Reason:
    """The first reason of what ended the order; a cancel without one was asked for."""
    return event.reasons[0] if event.reasons else Reason.of(ReasonCode.CANCELED_BY_REQUEST, Stage.BROKER)
