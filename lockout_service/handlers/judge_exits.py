"""Judge the exits that lost money: a cooldown for each losing one, and for several in a row."""

from __future__ import annotations

from chassis.config_in_force import Configs, in_force, loading_when_behind
from chassis.deliveries import Batch
from chassis.unit_of_work import UnitOfWork
from contracts.events import PositionReduced
from contracts.passes import CONFIG_FENCE
from lockout_service.domain.cooldown import Exit, cooldowns
from lockout_service.domain.finding import Finding
from lockout_service.handlers.create_lockout import WRITER_PATIENCE_SECONDS
from lockout_service.handlers.lock_for import lock_in
from lockout_service.handlers.ports import OpenEvidence, OpenExits, OpenLockouts


async def judge_exits(
    batch: Batch[PositionReduced],
    *,
    uow: UnitOfWork,
    configs: Configs,
    lockouts: OpenLockouts,
    evidence: OpenEvidence,
    exits: OpenExits,
) -> None:
    """Keep what each fill won or lost, by order, whether or not the rule is on: a streak may have begun before it was switched on.

    Under the config in force, whatever was heard of it. The fence's lock is not shared for that: who shares it cannot take it exclusively.
    """

    async def judge() -> None:
        async with uow.begin(patience_seconds=WRITER_PATIENCE_SECONDS) as work:
            settings = in_force(await work.fence.read([CONFIG_FENCE]), configs).config.config.cooldown
            fresh, table = await work.inbox.claim(batch), exits(work.connection)
            await table.lock(delivery.event.symbol for delivery in fresh)
            found: list[Finding] = []
            for event in (delivery.event for delivery in fresh):
                fill = Exit(event.account, event.strategy, event.symbol, event.order_id, event.gain, event.occurred_at)
                whole = await table.add(fill)
                if settings.enabled and whole.lost:
                    latest = await table.latest(whole, settings.per, most=settings.losses_in_a_row)
                    found += cooldowns(whole, latest, settings, cause=str(event.event_id))
            await lock_in(found, work=work, lockouts=lockouts, evidence=evidence)

    await loading_when_behind(configs, judge)
