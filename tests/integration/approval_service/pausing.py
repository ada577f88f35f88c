"""Stops a handler in the middle of its transaction, so that a test can do something else just then."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chassis.connection import Connection


class Pause:
    """`reached` is set when the handler is there; it goes on when `over` is set."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self.over = asyncio.Event()

    async def here(self) -> None:
        self.reached.set()
        await self.over.wait()


def pausing_after(table: type[Any], method: str, pause: Pause) -> type[Any]:
    """`table`, which pauses after `method`."""

    async def paused(self: Any, *args: Any, **kwargs: Any) -> Any:
        answer = await getattr(table, method)(self, *args, **kwargs)
        await pause.here()
        return answer

    return type(f"Pausing{table.__name__}", (table,), {method: paused})


def pausing_before(table: type[Any], method: str, pause: Pause) -> type[Any]:
    """`table`, which pauses before `method`."""

    async def paused(self: Any, *args: Any, **kwargs: Any) -> Any:
        await pause.here()
        return await getattr(table, method)(self, *args, **kwargs)

    return type(f"Pausing{table.__name__}", (table,), {method: paused})


def pausing_before_commit(monkeypatch: pytest.MonkeyPatch, pause: Pause) -> None:
    """Let the next unit of work pause when it has done everything but commit; those after it do not."""
    going_on, paused = Connection.together, False

    async def together(self: Connection, *statements: Any, commit: bool = False) -> Any:
        nonlocal paused
        if commit and not paused:
            paused = True
            await pause.here()
        return await going_on(self, *statements, commit=commit)

    monkeypatch.setattr(Connection, "together", together)


async def still_waits(task: asyncio.Task[Any], *, seconds: float = 0.3) -> bool:
    """Whether `task` gets nowhere for `seconds`."""
    done, _ = await asyncio.wait([task], timeout=seconds)
    return not done
