"""What the gateway needs of `chassis.bus.Bus`, named by what it is needed for."""

from __future__ import annotations

from typing import Any, Protocol

from nats.aio.client import Client

from contracts.messages import Request


class Connection(Protocol):
    """A connection to NATS, which may be away."""

    @property
    def connected(self) -> bool: ...
    @property
    def client(self) -> Client: ...


class Asking(Protocol):
    """Commands and queries."""

    @property
    def connected(self) -> bool: ...
    async def ask(self, request: Request, *, timeout_seconds: float) -> dict[str, Any]: ...
