"""Lockouts from a file: each entry a command with a key of its own, so that the same file again changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from contracts.commands import CreateLockout
from contracts.messages import Problem
from gateway.calendar_files import Entry
from gateway.owners import Owners, is_absence
from gateway.problems import HttpProblem, document
from gateway.views.base import named


async def import_entries(
    entries: Sequence[Entry], *, owners: Owners, actor: str, dry_run: bool
) -> list[dict[str, Any]]:
    """`[{"row", "outcome": "created" | "would_create" | "failed", "lockout" or "problem", ...}]`. Once the owner is away the rest is not tried."""
    rows: list[dict[str, Any]] = []
    away: Problem | None = None
    for entry in entries:
        said: dict[str, Any] = {"row": entry.row}
        if entry.body is None:
            problem = Problem(code="INVALID_ENTRY", message=str(entry.error), status=422)
            rows.append(said | {"outcome": "failed", "problem": document(problem)})
            continue
        said |= {"symbol": entry.body.symbol, "reason": entry.body.reason}
        if dry_run:
            times = {"starts_at": entry.body.starts_at, "expires_at": entry.body.expires_at}
            rows.append(said | {"outcome": "would_create"} | times)
        elif away is not None:
            problem = Problem(code="NOT_TRIED", message=f"Not tried: {away.message}", status=503)
            rows.append(said | {"outcome": "failed", "problem": document(problem)})
        else:
            outcome, refused = await _create(entry, owners, actor)
            rows.append(said | outcome)
            away = refused.problem if refused is not None and is_absence(refused) else None
    return rows


async def _create(entry: Entry, owners: Owners, actor: str) -> tuple[dict[str, Any], HttpProblem | None]:
    assert entry.body is not None
    key = sha256(f"import/{entry.uid}/{entry.body.model_dump_json()}".encode()).hexdigest()
    command = CreateLockout(actor=actor, idempotency_key=key, **entry.body.model_dump())
    try:
        return {"outcome": "created", "lockout": named(await owners.do(command), "lockout")}, None
    except HttpProblem as refused:
        return {"outcome": "failed", "problem": document(refused.problem)}, refused
