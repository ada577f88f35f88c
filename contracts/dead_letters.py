"""A dead letter: a message that could not be read or handled, with all that is needed to see why, and to try it again."""

from __future__ import annotations

import base64
from typing import Final, Literal

from pydantic import PositiveInt, TypeAdapter, ValidationError

from contracts.codec import NotJson, loads
from contracts.events.base import Event
from contracts.values import OrderId, ReasonText

_ORDER_ID: Final[TypeAdapter[str]] = TypeAdapter(OrderId)


class DeadLetter(Event):
    """On the stream `DEAD`, under `dead.<consumer>`. `correlation_id` is the order's id where it could be read, else the consumer's name."""

    type: Literal["dead_letter"] = "dead_letter"
    version: Literal[1] = 1
    consumer: str
    stream: str
    original_subject: str
    stream_sequence: int
    headers: dict[str, str] = {}
    payload_base64: str
    """The original bytes; of a very large message only the first, and the whole lies in `stream` at `stream_sequence`."""
    payload_bytes: int | None = None
    """How many bytes the original has."""
    code: str
    """Why, as a stable code: `NOT_JSON`, `WRONG_SHAPE`, `UNKNOWN_VERSION`, `ORDER_ID_CONFLICT`, `FAILED_REPEATEDLY`, ..."""
    message: str
    order_id: OrderId | None = None

    @property
    def payload(self) -> bytes:
        """The original bytes, as far as the letter has them."""
        return base64.b64decode(self.payload_base64)


class DeadLetterSettled(Event):
    """What a person did about a dead letter, and why. On the stream `OPERATIONS`; `correlation_id` is the letter's event id."""

    type: Literal["ops.dead_letter_settled"] = "ops.dead_letter_settled"
    version: Literal[1] = 1
    dead_sequence: PositiveInt
    """Of the letter, in the stream `DEAD`."""
    action: Literal["retried", "dropped"]
    reason: ReasonText
    stored_as: PositiveInt | None = None
    """The journal's sequence of what was sent again."""


def order_named_in(raw: bytes) -> str | None:
    """The id of the order that an unreadable event speaks of, where that much can be read: its order must say why it waits (P16)."""
    try:
        document = loads(raw)
        order = document.get("order") or {}
        return _ORDER_ID.validate_python(document.get("order_id") or order.get("order_id"))
    except (NotJson, AttributeError, ValidationError):
        return None
