"""How many orders left the gate before a change and are not yet sent."""

from __future__ import annotations

from chassis.errors import OutcomeUnknown, Refused, Unreachable
from contracts.queries import InFlight
from lockout_service.handlers.ports import Ask

ANSWER_SECONDS_MAX = 0.5


async def in_flight(ask: Ask, *, symbol: str, version: int) -> int | None:
    """The count, asked after the change has committed; none where broker_adapter does not say: unknown is not zero."""
    try:
        answer = await ask(InFlight(symbol=symbol, lockouts_version=version), timeout_seconds=ANSWER_SECONDS_MAX)
    except (Refused, Unreachable, OutcomeUnknown):
        return None
    return int(answer["in_flight"])
