"""Why a lockout cannot be made or lifted: problems with stable codes, as the operator gets them."""

from __future__ import annotations

from datetime import datetime, timedelta

from contracts.messages import Problem


def not_found(lockout_id: str) -> Problem:
    """There never was one."""
    return Problem(
        code="LOCKOUT_NOT_FOUND",
        message=f"There is no lockout {lockout_id}.",
        status=404,
        values={"lockout_id": lockout_id},
    )


def too_many(symbol: str, most: int) -> Problem:
    """So many of one symbol would not fit into what deciders load."""
    return Problem(
        code="TOO_MANY_LOCKOUTS",
        message=f"{most} lockouts of {symbol} stand already. Lift some, or make one that covers more.",
        status=409,
        values={"symbol": symbol, "lockouts_max": most},
    )


def no_end() -> Problem:
    """Neither a duration nor an end was given."""
    return Problem(code="NO_END", message="Give either duration_minutes or expires_at.", status=422)


def expires_in_the_past(end: datetime, now: datetime) -> Problem:
    """It would be over already."""
    return Problem(
        code="EXPIRES_IN_THE_PAST",
        message=f"expires_at {_time(end)} is not after now, {_time(now)}.",
        status=422,
        values={"expires_at": _time(end), "now": _time(now)},
    )


def expires_before_start(start: datetime, end: datetime) -> Problem:
    """It would lock nothing."""
    return Problem(
        code="EXPIRES_BEFORE_START",
        message=f"expires_at {_time(end)} is not after starts_at {_time(start)}.",
        status=422,
        values={"starts_at": _time(start), "expires_at": _time(end)},
    )


def too_long(start: datetime, end: datetime, longest: timedelta) -> Problem:
    """It would last longer than a lockout may."""
    return Problem(
        code="DURATION_OUT_OF_BOUNDS",
        message=f"A lockout lasts at most {longest.days} days.",
        status=422,
        values={"starts_at": _time(start), "expires_at": _time(end), "days_max": longest.days},
    )


def starts_too_late(start: datetime, furthest: timedelta) -> Problem:
    """It lies too far ahead to be meant."""
    return Problem(
        code="STARTS_TOO_LATE",
        message=f"A lockout starts at most {furthest.days} days ahead.",
        status=422,
        values={"starts_at": _time(start), "days_max": furthest.days},
    )


def _time(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
