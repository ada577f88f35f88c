"""What the shapes of all resources have in common."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt

from contracts.commands import LOCKOUT_MINUTES_MAX
from contracts.queries import PageSize


class Body(BaseModel):
    """What a caller sends."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class View(BaseModel):
    """What a caller gets. A field that this gateway does not know (a newer service) is left out."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class OpenView(View):
    """What a caller gets, with whatever else its owner says."""

    model_config = ConfigDict(extra="allow", frozen=True)


InFlight = Annotated[
    NonNegativeInt | None,
    Field(
        description="How many orders that this change concerns were released before it and not yet sent. Each is sent within "
        "the send deadline, or returned. Null: broker_adapter did not say."
    ),
]
NextPage = Annotated[str | None, Field(description="The `cursor` of the next page; null on the last.")]
Limit = Annotated[PageSize, Field(description="How many items at most.")]
ExpectedVersion = Annotated[
    NonNegativeInt | None,
    Field(description="Refuse with 409 unless this is the config version in force.", examples=[7]),
]
LockoutMinutes = Annotated[int, Field(strict=True, ge=1, le=LOCKOUT_MINUTES_MAX, examples=[60])]


def named(document: dict[str, Any], *path: str) -> dict[str, Any]:
    """The object that an answer wraps under a name, or the answer itself where it does not."""
    for name in path:
        if isinstance(document.get(name), dict):
            return {**{key: item for key, item in document.items() if key != name}, **document[name]}
    return document
