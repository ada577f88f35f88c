"""Lock for the findings that wait; what fails because something is away waits on, and one that can never be locked for stops no other."""

from __future__ import annotations

from typing import Final

from chassis.database import is_passing, is_too_slow
from chassis.errors import Transient
from chassis.logging import get_logger
from chassis.unit_of_work import UnitOfWork
from lockout_service.handlers.found import Found
from lockout_service.handlers.lock_for import lock_for
from lockout_service.handlers.ports import OpenEvidence, OpenLockouts

log = get_logger("interlock.lockout")
TOGETHER_MAX: Final = 20


async def lock_what_was_found(found: Found, *, uow: UnitOfWork, lockouts: OpenLockouts, evidence: OpenEvidence) -> None:
    """Several in a transaction; those of one that fails are tried one by one, and one that fails alone is logged and given up."""
    most = TOGETHER_MAX
    while some := found.first(most):
        try:
            await lock_for(some, uow=uow, lockouts=lockouts, evidence=evidence)
        except Exception as error:
            if isinstance(error, Transient) or is_passing(error) or is_too_slow(error):
                raise
            if len(some) > 1:
                most = 1
                continue
            log.error("evidence.given_up", symbol=some[0].symbol, rule=some[0].rule, key=some[0].key, exc_info=error)
        found.done(some)
