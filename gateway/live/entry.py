"""One event on its way to a listener: read once, however many listen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from contracts.codec import NotJson, dumps, loads
from contracts.events import EVENT_OF_SUBJECT
from gateway.live.journal import Stored


@dataclass(frozen=True)
class Entry:
    """What a listener is shown of one message of the journal."""

    sequence: int
    type: str
    order_id: str | None
    data: str
    """One line of JSON."""


def entry_of(stored: Stored) -> Entry:
    """The event in `stored`, whole; of one that cannot be read, only that it cannot be.

    A bot can put anything on `order.proposed`. A line break in it would end the line of the event stream and begin a forged event, and a
    forged `type` would mislead a page, so nothing of a message that is not an event of its own subject is handed on.
    """
    try:
        document = loads(stored.data)
        event = EVENT_OF_SUBJECT[stored.subject].model_validate(document)
    except (NotJson, ArithmeticError, KeyError, ValidationError):
        return Entry(stored.sequence, stored.subject, None, dumps({"type": stored.subject, "unreadable": True}))
    is_an_orders = stored.subject.startswith(("order.", "approval."))
    return Entry(
        stored.sequence, stored.subject, event.correlation_id if is_an_orders else None, _line(stored.data, document)
    )


def _line(raw: bytes, document: Any) -> str:
    """As it was written where that is one line, else written anew."""
    text = raw.decode()
    return text if text.splitlines() == [text] else dumps(document)
