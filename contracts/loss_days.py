"""The day that losses are counted in: from a time of the clock in a time zone to the same time on the next day."""

from __future__ import annotations

from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, StringConstraints

from contracts.scopes import SECTION
from contracts.values import quoted

_NOBODYS: Final = ("localtime", "posixrules", "Factory", "posix/", "right/")
"""What else lies in the folder of the zones: the machine's own, which is another on the next machine, and clocks that count leap seconds."""


def _known(value: Any) -> str:
    try:
        if not isinstance(value, str) or value.startswith(_NOBODYS):
            raise ValueError
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError) as error:
        raise ValueError(
            f"there is no time zone {quoted(value, 64)}; name one of the IANA database, such as UTC"
        ) from error


TimeZone = Annotated[str, BeforeValidator(_known)]
"""`UTC`, `America/New_York`: a name of the IANA time zone database."""
TimeOfDay = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""Hours and minutes of a local clock: `17:00`."""


class LossDay(BaseModel):
    """When the day begins. Where clocks change it has 23 or 25 hours."""

    model_config = SECTION

    timezone: TimeZone = "UTC"
    starts_at: TimeOfDay = "00:00"
    """A time that the clock skips counts as if it had not been changed yet; of one that it shows twice the first."""
