"""Which events are wanted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from contracts.codec import loads
from deploy.problems import StackError
from ops.recordings import EVERYTHING, Recorded, moment

_AGO: Final = re.compile(r"^(\d{1,6})\s*(s|m|h|d)$")
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True)
class Selection:
    """Everything that is set must hold."""

    subject: str = EVERYTHING
    order: str | None = None
    symbol: str | None = None
    account: str | None = None
    strategy: str | None = None
    actor: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    first: int = 1
    last: int | None = None

    def has(self, recorded: Recorded, document: dict[str, Any] | None) -> bool:
        """Whether an event is wanted; `document` is its payload, none where that is no JSON object."""
        if self.since is not None or self.until is not None:
            at = moment(recorded.stored_at)
            if (self.since is not None and at < self.since) or (self.until is not None and at >= self.until):
                return False
        asked = {
            "order_id": self.order,
            "symbol": self.symbol,
            "account": self.account,
            "strategy": self.strategy,
            "actor": self.actor,
        }
        return all(value is None or value == field(document, name) for name, value in asked.items())


def document_of(recorded: Recorded) -> dict[str, Any] | None:
    """The payload; none where it is no JSON object."""
    try:
        document = loads(recorded.payload)
    except ValueError:
        return None
    return document if isinstance(document, dict) else None


def field(document: dict[str, Any] | None, name: str) -> str | None:
    """A field of an event, or of the order or the lockout that it carries."""
    if document is None:
        return None
    for place in (document, document.get("order"), document.get("lockout")):
        if isinstance(place, dict) and place.get(name) is not None:
            return str(place[name])
    return None


def time_of(text: str) -> datetime:
    """`2026-03-02T14:30:00Z`, or `10m`, `2h`, `1d`: so long ago. Raises `StackError`: a time without a zone is nobody's."""
    if found := _AGO.match(text.strip()):
        return datetime.now(UTC) - timedelta(**{_UNITS[found[2]]: int(found[1])})
    try:
        at = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError as error:
        raise StackError(f"{text!r} is no time: say 2026-03-02T14:30:00Z, or 10m for ten minutes ago.") from error
    if at.tzinfo is None:
        raise StackError(f"{text!r} names no time zone: say {text.strip()}Z for UTC.")
    return at.astimezone(UTC)
