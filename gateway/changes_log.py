"""One line in the log for every change that was asked for over HTTP: by whom, and what came of it."""

from __future__ import annotations

import time

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.logging import get_logger

log = get_logger("interlock.http")
LOOKING = ("GET", "HEAD", "OPTIONS")
PRICES = "/api/market/"
"""Not logged either: they are many, and change nothing that is kept."""


class ChangesLogged:
    """Logs changes, not looks."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in LOOKING or scope["path"].startswith(PRICES):
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()

        async def send_noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                log.info(
                    "http.change", method=scope["method"], path=scope["path"][:200], status=message["status"],
                    actor=Headers(scope=scope).get("x-interlock-actor", "operator")[:64],
                    key=scope.get("state", {}).get("idempotency_key"),
                    ms=round((time.perf_counter() - begun) * 1000, 1),
                )  # fmt: skip
            await send(message)

        await self._app(scope, receive, send_noting)
