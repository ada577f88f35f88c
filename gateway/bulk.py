"""One decision on many approvals: oldest first, each with a key and a result of its own."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from contracts.commands import DecideApproval
from contracts.messages import Problem
from gateway.caller import Caller
from gateway.owners import Owners, is_absence
from gateway.problems import HttpProblem, document
from gateway.views.base import named


async def decide_each(
    ids: Iterable[str], decision: dict[str, Any], *, owners: Owners, caller: Caller
) -> list[dict[str, Any]]:
    """`[{"id", "approval"} or {"id", "problem"}]`. Ids of approvals sort by age. Once their owner is away the rest is not tried.

    The key of each follows from the call's: the call repeated gets the same answers.
    """
    rows: list[dict[str, Any]] = []
    away: Problem | None = None
    for approval_id in sorted(set(ids)):
        if away is not None:
            rows.append({"id": approval_id, "problem": document(_not_tried(away))})
            continue
        key = sha256(f"{caller.idempotency_key}/{approval_id}".encode()).hexdigest()
        command = DecideApproval(
            approval_id=approval_id, in_bulk=True, actor=caller.actor, idempotency_key=key, **decision
        )
        try:
            rows.append({"id": approval_id, "approval": named(await owners.do(command), "approval")})
        except HttpProblem as refused:
            rows.append({"id": approval_id, "problem": document(refused.problem)})
            away = refused.problem if is_absence(refused) else None
    return rows


def _not_tried(away: Problem) -> Problem:
    return Problem(code="NOT_TRIED", message=f"Not tried: {away.message}", status=503)
