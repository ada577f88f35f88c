"""Judge the exits that lost money: a cooldown for each losing one, and for several in a row."""

from __future__ import annotations

from chassis.deliveries import Batch
from chassis.unit_of_work import UnitOfWork
from contracts.events import PositionReduced
from lockout_service.domain.cooldown import Exit, cooldowns
from lockout_service.domain.finding import Finding
from lockout_service.handlers.create_lockout import WRITER_PATIENCE_SECONDS
from lockout_service.handlers.lock_for import lock_in
from lockout_service.handlers.ports import HeldConfig, OpenEvidence, OpenLockouts


async def judge_exits(
    batch: Batch[PositionReduced],
    *,
    uow: UnitOfWork,
    config: HeldConfig,
    lockouts: OpenLockouts,
    evidence: OpenEvidence,
) -> None:
    """Keep what each fill won or lost, by order, whether or not the rule is on: a streak may have begun before it was switched on."""
    async with uow.begin(patience_seconds=WRITER_PATIENCE_SECONDS) as work:
        fresh = await work.inbox.claim(batch)
        settings, table = config.config.cooldown, evidence(work.connection)
        found: list[Finding] = []
        for delivery in fresh:
            event = delivery.event
            fill = Exit(event.account, event.strategy, event.symbol, event.order_id, event.gain)
            whole = await table.add_exit(fill, at=event.occurred_at)
            if settings.enabled and whole.lost:
                latest = await table.latest_exits(whole, settings.per, most=settings.losses_in_a_row)
                found += cooldowns(whole, latest, settings)
        await lock_in(found, cause=None, work=work, lockouts=lockouts, evidence=evidence)
