"""Value every account again and again: its day's opening, highest and last profit, and what there is to warn of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from chassis.logging import get_logger
from chassis.unit_of_work import UnitOfWork, Work
from contracts.events.limit import LimitWarned
from contracts.passes import CONFIG_FENCE
from risk_service.domain.amounts import writable
from risk_service.domain.days import Day, day_of
from risk_service.domain.loss_warnings import LossWarning, warnings_of
from risk_service.handlers.ports import Tables
from risk_service.handlers.saying import SERVICE
from risk_service.handlers.sight import Sight
from risk_service.handlers.standing_now import stand_now

log = get_logger("interlock.risk")
VALUED_EVERY_SECONDS: Final = 2.0
JUST_NOW: Final = timedelta(seconds=VALUED_EVERY_SECONDS / 2)
"""Valued by another replica no longer ago than this is valued."""


async def value_accounts(*, uow: UnitOfWork, tables: Tables, sight: Sight) -> None:
    """Keep each account's day as of now, by the last prices that are known, however old: a day closes at its last prices.

    One replica at a time; a decision does not rest on it but for what was before: the opening and the highest of the day.
    """
    async with uow.begin() as work:
        turn, kept, held, fenced = await work.together(
            tables.days.taking_turn(),
            tables.days.reading_all(),
            tables.holdings.reading_worth(),
            work.fence.reading([CONFIG_FENCE]),
        )
        if not held or not tables.days.has_turn(turn):
            return
        reading, days = work.fence.read_from(fenced, [CONFIG_FENCE]), tables.days.read(kept)
        if any(day.valued_at > reading.now - JUST_NOW for day in days.values()):
            return
        controls = await sight.controls(work, reading.versions[CONFIG_FENCE])
        config, holdings = controls.config, tables.holdings.read_worth(held)
        accounts = sorted({holding.account for holding in holdings})
        standing = stand_now(accounts, holdings, days, quotes=sight.quotes, now=reading.now)
        valued = [standing[account].at(reading.now, config.loss_day)[1] for account in accounts]
        warnings = [warning for day in valued for warning in warnings_of(day, config.limits_of_account(day.account))]
        await work.together(tables.days.saving(valued))
        if warnings:
            await _warn(warnings, day_of(reading.now, config.loss_day), work, tables)


async def _warn(warnings: Sequence[LossWarning], day: Day, work: Work, tables: Tables) -> None:
    (noted,) = await work.together(tables.days.warning(warnings))
    now = await work.now()
    for warning in tables.days.fresh(noted, warnings):
        event = LimitWarned(
            correlation_id=warning.account,
            occurred_at=now,
            actor=SERVICE,
            account=warning.account,
            setting=warning.setting,
            limit=warning.limit,
            actual=writable(warning.actual),
            percent=writable(warning.percent),
            basis=warning.basis,
            day_started_at=warning.day_started_at,
            day_ends_at=day.ends_at,
        )
        work.outbox.add(event)
        log.warning("limit.warned", account=event.account, setting=event.setting, percent=str(event.percent))
