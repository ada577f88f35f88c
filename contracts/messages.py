"""Request and reply over NATS: what every command, query and answer has in common."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field

from contracts.codec import dumps, loads
from contracts.ids import uuid7
from contracts.values import IdempotencyKey, Name


class Request(BaseModel):
    """A command or a query; `SUBJECT` is where its owner listens, `OWNER` is who that is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    SUBJECT: ClassVar[str]
    OWNER: ClassVar[str]

    @classmethod
    def from_json(cls, raw: bytes | str) -> Self:
        """The request in `raw`. Raises `NotJson` or a validation error."""
        return cls.model_validate(loads(raw or b"{}"))

    def to_json(self) -> bytes:
        """The request as it goes on the wire; a number in an unknown key keeps every digit."""
        return dumps({name: _jsonable(getattr(self, name)) for name in type(self).model_fields}).encode()


class Command(Request):
    """A request to change something. The same key gets the same answer, also after a restart."""

    idempotency_key: IdempotencyKey = Field(default_factory=lambda: str(uuid7()))
    actor: Name


class Query(Request):
    """A request to see something."""


class Problem(BaseModel):
    """A refusal: a stable code, a sentence, and its values. `status` is the HTTP status at the edge."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: str
    message: str
    status: int = 409
    values: dict[str, Any] = {}


class Answer(BaseModel):
    """What the owner says: a result, or a problem."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    result: dict[str, Any] | None = None
    problem: Problem | None = None

    @classmethod
    def from_json(cls, raw: bytes | str) -> Self:
        """The answer in `raw`. Raises `NotJson` or a validation error."""
        return cls.model_validate(loads(raw))

    def to_json(self) -> bytes:
        """The answer as it goes on the wire, to the digit."""
        return dumps(
            {"result": self.result, "problem": self.problem.model_dump(mode="json") if self.problem else None}
        ).encode()


def _jsonable(value: Any) -> Any:
    if isinstance(value, dict | list):
        return value
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    from pydantic_core import to_jsonable_python

    return to_jsonable_python(value)
