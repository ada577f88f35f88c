"""What is turned away before anything reads it: foreign hosts, foreign pages, and bodies that are too large.

Nobody signs in yet, so a page of another site must not act through the operator's browser: neither by asking across sites (its `Origin`
is another than the host it asks), nor by giving its own name this machine's address (DNS rebinding: `Host` is that name).
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contracts.messages import Problem
from gateway.problems import refuse, response

BODY_BYTES_MAX = 256 * 1024
"""A thousand quotes, or a large risk config; a message on NATS takes at most a megabyte."""


class Guard:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, *, allowed_hosts: tuple[str, ...], body_bytes_max: int = BODY_BYTES_MAX) -> None:
        self._app = app
        self._allowed_hosts = frozenset(allowed_hosts)
        self._body_bytes_max = body_bytes_max

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        problem = self._objection(Headers(scope=scope))
        if problem is not None:
            await response(problem)(scope, receive, send)
            return
        await self._app(scope, self._bounded(receive), send)

    def _objection(self, headers: Headers) -> Problem | None:
        host, origin = headers.get("host", ""), headers.get("origin")
        if not self._is_ours(host):
            return Problem(
                code="FOREIGN_HOST",
                message="This gateway is not known under this name; allow it with INTERLOCK_ALLOWED_HOSTS.",
                status=421,
            )
        if origin is not None and not self._may_ask(origin, host):
            return Problem(code="FOREIGN_ORIGIN", message="A page of another site may not call this.", status=403)
        length = headers.get("content-length", "0")
        return self._too_large() if length.isdecimal() and int(length) > self._body_bytes_max else None

    def _is_ours(self, host: str) -> bool:
        """Loopback names, names that are allowed, and addresses: rebinding needs a name of the attacker's own."""
        name = _host_name(f"//{host}")
        return name in ("localhost", *self._allowed_hosts) or _is_address(name)

    def _may_ask(self, origin: str, host: str) -> bool:
        return origin.partition("://")[2].lower() == host.lower() or _host_name(origin) in self._allowed_hosts

    def _bounded(self, receive: Receive) -> Receive:
        total = 0

        async def receive_bounded() -> Message:
            nonlocal total
            message = await receive()
            total += len(message.get("body", b""))
            if total > self._body_bytes_max:
                problem = self._too_large()
                raise refuse(problem.status, problem.code, problem.message, **problem.values)
            return message

        return receive_bounded

    def _too_large(self) -> Problem:
        return Problem(
            code="BODY_TOO_LARGE",
            message=f"A body has at most {self._body_bytes_max} bytes.",
            status=413,
            values={"bytes_max": self._body_bytes_max},
        )


def _host_name(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
