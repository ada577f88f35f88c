"""When a `day` order ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from contracts.values import TimeInForce


def expiry(time_in_force: TimeInForce, now: datetime, day_ends_hour_utc: int) -> datetime | None:
    """The end of an order that comes at `now`: for `day` the first end of day after it, for others none.

    Days end every day at the same hour, also where a market is closed; exchanges' calendars are not consulted.
    """
    if time_in_force is not TimeInForce.DAY:
        return None
    today = now.astimezone(UTC).replace(hour=day_ends_hour_utc, minute=0, second=0, microsecond=0)
    return today if today > now else today + timedelta(days=1)
