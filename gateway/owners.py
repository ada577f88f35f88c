"""Asking the owners: a command or a query goes out on NATS, its answer or its problem comes back."""

from __future__ import annotations

from typing import Any

from chassis.errors import OutcomeUnknown, Refused, Unreachable
from contracts.messages import Command, Query, Request
from gateway.connection import Asking
from gateway.problems import HttpProblem, refuse


class Owners:
    """The services, as whoever asks over HTTP sees them. Raises `HttpProblem` for everything but a result."""

    def __init__(self, bus: Asking, *, command_timeout_seconds: float, query_timeout_seconds: float) -> None:
        self._bus = bus
        self._command_timeout_seconds = command_timeout_seconds
        self._query_timeout_seconds = query_timeout_seconds

    async def see(self, query: Query) -> dict[str, Any]:
        """The result of a query."""
        try:
            return await self._ask(query, self._query_timeout_seconds)
        except OutcomeUnknown as silence:
            raise away(query.OWNER) from silence

    async def do(self, command: Command) -> dict[str, Any]:
        """The result of a command. Without an answer its outcome is unknown: the same key, repeated, tells."""
        try:
            return await self._ask(command, self._command_timeout_seconds)
        except OutcomeUnknown as silence:
            raise refuse(
                503, "OUTCOME_UNKNOWN",
                f"{command.OWNER} did not answer in time, so this may or may not be in force. Repeat it with the same "
                "Idempotency-Key, or read what holds now.",
                idempotency_key=command.idempotency_key,
            ) from silence  # fmt: skip

    async def _ask(self, request: Request, timeout_seconds: float) -> dict[str, Any]:
        try:
            return await self._bus.ask(request, timeout_seconds=timeout_seconds)
        except Refused as refusal:
            raise HttpProblem(refusal.problem) from refusal
        except Unreachable as absence:
            raise (away(request.OWNER) if self._bus.connected else bus_away()) from absence


def away(service: str) -> HttpProblem:
    """Nobody took the request."""
    return refuse(503, "SERVICE_UNAVAILABLE", f"{service} does not answer just now. Try again.", service=service)


def bus_away() -> HttpProblem:
    """Nothing can be asked or proposed; nothing was half-accepted."""
    return refuse(503, "BUS_UNAVAILABLE", "The bus cannot be reached just now, so nothing was done. Try again.")


def is_unknown(problem: HttpProblem) -> bool:
    """Whether the owner says that there is no such thing."""
    return problem.problem.status == 404


def is_absence(problem: HttpProblem) -> bool:
    """Whether the owner could not be asked, rather than refused."""
    return problem.problem.status == 503
