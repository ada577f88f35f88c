"""Whether the whole stack takes orders: the bus, and every service behind it, each asked."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import nats.errors

from contracts.codec import NotJson, loads
from contracts.queries import SERVICES, health_subject
from gateway.connection import Connection
from gateway.current_mode import CurrentMode
from gateway.problems import HttpProblem

ASK_SECONDS: Final = 1.0
Document = dict[str, Any]


class Health:
    """Asks everyone, at once."""

    def __init__(self, bus: Connection, mode: CurrentMode) -> None:
        self._bus = bus
        self._mode = mode

    async def report(self) -> Document:
        """Whether all is ready, and each dependency with what it says of itself."""
        answers = await asyncio.gather(self._config(), *(self._service(name) for name in SERVICES))
        dependencies: Document = {"bus": {"ready": self._bus.connected}}
        dependencies |= dict(zip(("config", *SERVICES), answers, strict=True))
        return {"ready": all(answer["ready"] for answer in dependencies.values()), "dependencies": dependencies}

    async def _config(self) -> Document:
        try:
            await self._mode.get()
        except HttpProblem as problem:
            return {"ready": False, "error": problem.problem.message}
        return {"ready": True, "version": self._mode.version}

    async def _service(self, name: str) -> Document:
        if not self._bus.connected:
            return {"ready": False, "error": "the bus is away"}
        try:
            reply = await self._bus.client.request(health_subject(name), b"{}", timeout=ASK_SECONDS)
            answer = loads(reply.data)
        except nats.errors.NoRespondersError:
            return {"ready": False, "error": f"{name} is away"}
        except (nats.errors.Error, TimeoutError, NotJson):
            return {"ready": False, "error": f"{name} did not answer"}
        said = answer if isinstance(answer, dict) else {}
        return {**said, "ready": said.get("ready") is True}
