"""A change of trading mode ends what waits, at once (P6)."""

from __future__ import annotations

from datetime import datetime

from approval_service.domain.approval import Approval
from approval_service.handlers import facts
from approval_service.handlers.ports import OpenApprovals
from chassis.deliveries import Batch
from chassis.unit_of_work import UnitOfWork
from contracts.events import ConfigUpdated, Event
from contracts.reasons import Reason, ReasonCode
from contracts.values import Mode, Stage

BATCH_MAX = 256


async def invalidate_on_mode_change(batch: Batch[ConfigUpdated], *, uow: UnitOfWork, approvals: OpenApprovals) -> None:
    """End pending approvals of an earlier mode epoch and deny their orders, however many transactions that takes.

    Nothing new of an earlier epoch can be asked for meanwhile: the gate decides under the config in force. Ending is guarded by the
    approval's own state, so a crash between two transactions leaves nothing to repair: the event comes again.
    """
    newest = max((delivery.event for delivery in batch), key=lambda event: event.config_version)
    more = True
    while more:
        async with uow.begin() as work:
            table = approvals(work.connection)
            ended = await table.invalidate_older_modes(newest.mode_epoch, ReasonCode.MODE_CHANGED, most=BATCH_MAX)
            now = await work.now() if ended else newest.occurred_at
            for approval in ended:
                work.outbox.add(*_facts(approval, newest, at=now))
            more = len(ended) == BATCH_MAX
            if not more:
                await work.inbox.claim(batch)


def _facts(approval: Approval, changed: ConfigUpdated, *, at: datetime) -> tuple[Event, Event]:
    reason = Reason.of(
        ReasonCode.MODE_CHANGED,
        Stage.APPROVAL,
        proposed=approval.mode,
        current=changed.config.get("trading_mode", Mode.PAPER),
        config_version=changed.config_version,
    )
    actor = changed.actor
    ended = facts.invalidated(approval, reason, at=at, cause=str(changed.event_id), actor=actor)
    order_id, number = approval.order.order_id, approval.risk_pass.round
    return ended, facts.denied(order_id, reason, round=number, at=at, cause=str(ended.event_id), actor=actor)
