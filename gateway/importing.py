"""Lockouts from a calendar file: lockout_service makes them, some at a time, and says what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from contracts.commands import ImportLockouts
from contracts.lockout_calendar import ENTRIES_MAX
from contracts.messages import Problem
from gateway.calendars.entries import Row
from gateway.caller import Caller
from gateway.owners import Owners, is_absence
from gateway.problems import HttpProblem, document

Outcome = dict[str, Any]


async def import_rows(rows: Sequence[Row], *, owners: Owners, caller: Caller, dry_run: bool) -> list[Outcome]:
    """`[{"row", "outcome", "symbol", "reason", "lockout" or "problem"}]`, one for each row. Once the owner is away the rest is not tried.

    A row that says the same as one before it is that one again.
    """
    entries = list({row.entry.key: row.entry for row in rows if row.entry is not None}.values())
    outcomes: dict[str, Outcome] = {}
    for start in range(0, len(entries), ENTRIES_MAX):
        some = entries[start : start + ENTRIES_MAX]
        key = sha256(f"{caller.idempotency_key}/{start}".encode()).hexdigest()
        command = ImportLockouts(actor=caller.actor, idempotency_key=key, entries=tuple(some), dry_run=dry_run)
        said, away = await _import(command, owners)
        outcomes |= dict(zip((entry.key for entry in some), said, strict=True))
        if away is not None:
            not_tried = _failed(Problem(code="NOT_TRIED", message=f"Not tried: {away.message}", status=503))
            outcomes |= {entry.key: not_tried for entry in entries[start + ENTRIES_MAX :]}
            break
    return _told(rows, outcomes)


async def _import(command: ImportLockouts, owners: Owners) -> tuple[list[Outcome], Problem | None]:
    try:
        answer = await owners.do(command)
    except HttpProblem as refused:
        away = refused.problem if is_absence(refused) else None
        return [_failed(refused.problem)] * len(command.entries), away
    return [_outcome(said) for said in answer["entries"]], None


def _outcome(said: Outcome) -> Outcome:
    return _failed(Problem.model_validate(said["problem"])) if "problem" in said else said


def _failed(problem: Problem) -> Outcome:
    return {"outcome": "failed", "problem": document(problem)}


def _invalid(row: Row) -> Problem:
    return Problem(code="INVALID_ENTRY", message=str(row.error), status=422, values={"row": row.number})


def _told(rows: Sequence[Row], outcomes: dict[str, Outcome]) -> list[Outcome]:
    told, seen = [], set[str]()
    for row in rows:
        if row.entry is None:
            outcome = _failed(_invalid(row))
        else:
            outcome = outcomes[row.entry.key]
            if row.entry.key in seen and "lockout" in outcome:
                outcome = outcome | {"outcome": "unchanged"}
            seen.add(row.entry.key)
        told.append({"row": row.number, **row.said, **outcome})
    return told
