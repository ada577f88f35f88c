"""The only place where bus, database and clock meet."""

from __future__ import annotations

from functools import partial
from typing import Any

from chassis.config_cache import ConfigCache
from chassis.database_clock import DatabaseClock
from chassis.service import Service
from lockout_service.handlers.create_lockout import create_lockout
from lockout_service.handlers.expire_lockouts import expire_lockouts
from lockout_service.handlers.found import Found
from lockout_service.handlers.import_lockouts import import_lockouts
from lockout_service.handlers.judge_exits import judge_exits
from lockout_service.handlers.keep_up import keep_up
from lockout_service.handlers.lift_lockout import lift_lockout
from lockout_service.handlers.list_lockouts import list_lockouts
from lockout_service.handlers.lock_what_was_found import lock_what_was_found
from lockout_service.handlers.show_snapshot import show_snapshot
from lockout_service.handlers.watch_market import MarketWatch
from lockout_service.settings import Settings
from lockout_service.store.evidence_table import EvidenceTable
from lockout_service.store.exits_table import ExitsTable
from lockout_service.store.imports_table import ImportsTable
from lockout_service.store.lockouts_table import LockoutsTable
from lockout_service.subjects import Handlers, declare

FOUND_EVERY_SECONDS = 0.1
KEPT_UP_EVERY_SECONDS = 2.0


def build(settings: Settings) -> Service:
    """The whole service, not yet running."""
    service = Service("lockout_service", "lockout", settings)
    ask = service.bus.ask
    configs, clock, found = ConfigCache(ask), DatabaseClock(), Found()
    watch = MarketWatch(configs, found, clock)
    tables: dict[str, Any] = {"lockouts": LockoutsTable, "evidence": EvidenceTable}
    declare(
        service.bus,
        Handlers(
            create_lockout=partial(create_lockout, lockouts=LockoutsTable, ask=ask),
            lift_lockout=partial(lift_lockout, lockouts=LockoutsTable, ask=ask),
            list_lockouts=partial(list_lockouts, lockouts=LockoutsTable),
            show_snapshot=partial(show_snapshot, lockouts=LockoutsTable),
            import_lockouts=partial(import_lockouts, lockouts=LockoutsTable, imports=ImportsTable),
            judge_exits=partial(judge_exits, configs=configs, exits=ExitsTable, **tables),
            hear_config=configs.hear,
            hear_quote=watch.hear_quote,
            hear_news=watch.hear_news,
        ),
    )
    service.every_unit(
        settings.expiry_sweep_seconds, "expire_lockouts", partial(expire_lockouts, lockouts=LockoutsTable)
    )
    service.every_unit(FOUND_EVERY_SECONDS, "lock_what_was_found", partial(lock_what_was_found, found, **tables))
    service.every_unit(KEPT_UP_EVERY_SECONDS, "keep_up", partial(keep_up, configs=configs, clock=clock))
    service.versions(lambda: {"config": configs.version})
    return service
