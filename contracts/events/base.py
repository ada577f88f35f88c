"""The envelope that every event wears."""

from __future__ import annotations

from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.codec import dumps, loads
from contracts.ids import uuid7
from contracts.values import UtcDatetime


class Event(BaseModel):
    """A fact. Readers tolerate unknown fields (a newer writer) and refuse an unknown `version` (a changed meaning)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    event_id: UUID = Field(default_factory=uuid7)
    """UUIDv7; also the message's `Nats-Msg-Id`."""
    type: str
    version: int
    occurred_at: UtcDatetime
    correlation_id: str
    """The order's id; for controls, the lockout's id or `config`."""
    causation_id: str | None = None
    """The event or command that caused this one."""
    actor: str
    """The operator, bot or service that did it."""

    @classmethod
    def subject(cls) -> str:
        """The subject it is published on, which is its type."""
        return str(cls.model_fields["type"].default)

    @classmethod
    def from_json(cls, raw: bytes | str) -> Self:
        """The event in `raw`. Raises `NotJson` or a validation error."""
        return cls.model_validate(loads(raw))

    def to_json(self) -> bytes:
        """The event as it goes on the wire."""
        return self.model_dump_json().encode()

    def to_document(self) -> dict[str, Any]:
        """The event as a JSON document."""
        return self.model_dump(mode="json")


class ExactEvent(Event):
    """An event that carries a document of unknown keys, whose numbers keep every digit."""

    def to_json(self) -> bytes:
        return dumps(
            self.model_dump(mode="json", exclude=self.exact_fields())
            | {name: getattr(self, name) for name in self.exact_fields()}
        ).encode()

    @classmethod
    def exact_fields(cls) -> set[str]:
        """The names of the fields written digit by digit."""
        raise NotImplementedError
