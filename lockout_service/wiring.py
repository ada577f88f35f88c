"""The only place where bus, database and clock meet."""

from __future__ import annotations

from functools import partial

from chassis.service import Service
from lockout_service.handlers.create_lockout import create_lockout
from lockout_service.handlers.expire_lockouts import expire_lockouts
from lockout_service.handlers.lift_lockout import lift_lockout
from lockout_service.handlers.list_lockouts import list_lockouts
from lockout_service.handlers.show_snapshot import show_snapshot
from lockout_service.settings import Settings
from lockout_service.store.lockouts_table import LockoutsTable
from lockout_service.subjects import Handlers, declare


def build(settings: Settings) -> Service:
    """The whole service, not yet running."""
    service = Service("lockout_service", "lockout", settings)
    ask = service.bus.ask
    declare(
        service.bus,
        Handlers(
            create_lockout=partial(create_lockout, lockouts=LockoutsTable, ask=ask),
            lift_lockout=partial(lift_lockout, lockouts=LockoutsTable, ask=ask),
            list_lockouts=partial(list_lockouts, lockouts=LockoutsTable),
            show_snapshot=partial(show_snapshot, lockouts=LockoutsTable),
        ),
    )
    service.every_unit(
        settings.expiry_sweep_seconds, "expire_lockouts", partial(expire_lockouts, lockouts=LockoutsTable)
    )
    return service
