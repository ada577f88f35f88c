"""One entry of a calendar file, whatever the file's format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Annotated, Any, Final, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from contracts.commands import LOCKOUT_MINUTES_MAX
from contracts.lockout_calendar import CalendarEntry
from contracts.lockouts import Blocks, LockoutSide
from contracts.values import Name, ReasonText, SymbolOrAny, UtcDatetime
from gateway.problems import HttpProblem, refuse

ENTRIES_MAX: Final = 500


@dataclass(frozen=True)
class Row:
    """An entry and its place in the file, from 1; without an entry, why it cannot be one. `said` is what it says, as far as it can be read."""

    number: int
    entry: CalendarEntry | None
    error: str | None = None
    said: Mapping[str, str] = field(default_factory=dict)


def _no_number(value: Any) -> Any:
    if isinstance(value, str) and value.strip().lstrip("+-").replace(".", "", 1).isdecimal():
        raise ValueError("a time is written as 2027-01-28T21:00:00Z")
    return value


Moment = Annotated[UtcDatetime, BeforeValidator(_no_number)]
"""Not `20270128` either: read as seconds that is a day in 1970, and a lockout that starts in the past starts now."""


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")

    symbol: SymbolOrAny
    reason: ReasonText
    starts_at: Moment | None = None
    expires_at: Moment | None = None
    duration_minutes: Annotated[int, Field(ge=1, le=LOCKOUT_MINUTES_MAX)] | None = None
    side: LockoutSide = LockoutSide.BOTH
    blocks: Blocks = Blocks.ALL
    account: Name | None = None
    strategy: Name | None = None

    @model_validator(mode="after")
    def _one_end(self) -> Self:
        if (self.duration_minutes is None) == (self.expires_at is None):
            raise ValueError("give either duration_minutes or expires_at")
        if self.duration_minutes is not None and self.starts_at is None:
            raise ValueError("duration_minutes counts from starts_at: give both")
        return self


def row_of(number: int, fields: Mapping[str, Any], *, uid: str | None = None) -> Row:
    """The row of what a file says, its fields named as in a CSV header.

    An entry is the same as another if it has the same `uid`, symbol and times; without a uid, if everything it says is the same. So an event that
    is moved to another time is another entry, and locks then too.
    """
    said = {name: str(fields[name])[:200] for name in ("symbol", "reason") if name in fields}
    try:
        asked = _Asked.model_validate(dict(fields))
    except ValidationError as error:
        return Row(number, None, _sentence(error), said)
    expires_at = asked.expires_at
    if expires_at is None:
        assert asked.starts_at is not None
        assert asked.duration_minutes is not None
        try:
            expires_at = asked.starts_at + timedelta(minutes=asked.duration_minutes)
        except OverflowError:
            return Row(number, None, "duration_minutes: it ends out of range", said)
    terms = asked.model_copy(update={"expires_at": expires_at, "duration_minutes": None})
    known_by = terms.model_dump_json() if uid is None else f"{uid} {terms.symbol} {terms.starts_at} {terms.expires_at}"
    key = sha256(known_by.encode(errors="surrogatepass")).hexdigest()
    entry = CalendarEntry.model_validate(terms.model_dump(exclude={"duration_minutes"}) | {"key": key})
    return Row(number, entry, None, said)


def require_few(rows: Sequence[Row]) -> list[Row]:
    """`rows`. Raises `HttpProblem` where there are none, or too many."""
    if not 1 <= len(rows) <= ENTRIES_MAX:
        sentence = f"A file has 1 to {ENTRIES_MAX} entries; this one has {len(rows)}."
        raise refuse(422, "INVALID_FILE", sentence, entries=len(rows))
    return list(rows)


def unreadable(why: str) -> HttpProblem:
    """The file is not what it says it is."""
    return refuse(422, "INVALID_FILE", f"The file cannot be read: {why[:500]}")


def _sentence(error: ValidationError) -> str:
    problems = error.errors(include_url=False, include_input=False, include_context=False)
    said = (f"{'.'.join(map(str, each['loc'])) or 'row'}: {each['msg']}" for each in problems)
    return "; ".join(said).replace("Value error, ", "").replace("row: ", "")
