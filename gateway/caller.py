"""Who calls, and under which idempotency key."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header, Request
from pydantic import BaseModel, ConfigDict, Field

from contracts.ids import uuid7
from contracts.values import DEFAULT_ACTOR, IdempotencyKey, Name

KEY_HEADER = "Idempotency-Key"


class Caller(BaseModel):
    """The actor of a change, and the key under which repeating it gets the same answer."""

    model_config = ConfigDict(frozen=True)

    actor: str
    idempotency_key: str
    key_is_new: bool = Field(exclude=True)
    """Made just now: nothing can have happened under it yet."""


Actor = Annotated[
    Name,
    Header(
        alias="X-Interlock-Actor",
        description="Who acts. Taken at its word until sign-in exists, which is why the gateway listens on loopback only.",
    ),
]
Key = Annotated[
    IdempotencyKey | None,
    Header(
        alias=KEY_HEADER,
        description="Repeat a change with the key that it was first sent with, and it gets the same answer, also after a "
        "restart. Made and returned when left out.",
    ),
]


def caller(request: Request, actor: Actor = DEFAULT_ACTOR, key: Key = None) -> Caller:
    """The caller of a change; its key goes into the answer, whatever the answer is."""
    known = Caller(actor=actor, idempotency_key=key or str(uuid7()), key_is_new=key is None)
    request.state.idempotency_key = known.idempotency_key
    return known


def answer_headers(request: Request) -> dict[str, str]:
    """What the answer to `request` carries, also when it is a problem."""
    key = getattr(request.state, "idempotency_key", None)
    return {KEY_HEADER: key} if key else {}


CallerOf = Annotated[Caller, Depends(caller)]
