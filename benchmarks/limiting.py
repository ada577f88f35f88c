"""Puts limits in force on a stack, as an administrator does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.scene import Scene
from contracts.commands import UpdateConfig
from contracts.messages import Answer
from deploy.problems import StackError


async def put_limits(stage: Scene, limits: Mapping[str, Any]) -> None:
    """Change `limits` of the risk config. Raises `StackError` with what was refused."""
    if not limits:
        return
    change = UpdateConfig(actor="bench", changes={"limits": dict(limits)})
    answer = Answer.from_json((await stage.ops.request(change.SUBJECT, change.to_json(), timeout=5)).data)
    if answer.problem is not None:
        raise StackError(f"The limits were refused: {answer.problem.message} {answer.problem.values}")
