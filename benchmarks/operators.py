"""An operator who changes things over HTTP, each change timed, and looked after the moment it has returned."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import httpx

from benchmarks.fence_audit import Closed, Look
from benchmarks.fence_watch import FenceWatch
from contracts.values import ANY_SYMBOL

ADMIN: Final = "/api/admin/trading"
PUT, POST, DELETE = "PUT approval-config", "POST lockouts", "DELETE lockouts"


class ChangeFailed(Exception):
    """The gateway did not say that a change is in force."""


class Operator:
    """`seconds` has how long each kind of change took; `closed` when nothing of a symbol could rightly be released."""

    def __init__(self, http: httpx.AsyncClient, watch: FenceWatch) -> None:
        self._http = http
        self._watch = watch
        self.seconds: dict[str, list[float]] = {PUT: [], POST: [], DELETE: []}
        self.closed: list[Closed] = []
        self._held_since: datetime | None = None
        self._locked_since: dict[str, tuple[str, datetime]] = {}

    async def set_approval(self, settings: Mapping[str, Any]) -> None:
        """Change the approval config."""
        await self._set(settings)

    async def hold_paper_orders(self) -> None:
        """Switch approval on: from then on nothing leaves, as nobody approves."""
        self._held_since = (await self._set({"auto_approve_paper": False})).at

    async def let_paper_orders_go(self) -> None:
        """Switch approval off again."""
        if self._held_since is not None:
            now = await self._watch.look("nothing, before approval is switched off")
            self.closed.append(Closed(ANY_SYMBOL, self._held_since, now.at))
        await self._set({"auto_approve_paper": True})

    async def lock(self, symbol: str) -> str:
        """Lock a symbol, or all of them; the lockout's id."""
        body = {"symbol": symbol, "reason": "measuring", "duration_minutes": 60}
        created, look = await self._change(POST, "POST", f"{ADMIN}/lockouts", body)
        lockout_id = str(created["id"])
        self._locked_since[lockout_id] = (symbol, look.at)
        return lockout_id

    async def lift(self, lockout_id: str) -> None:
        """End it."""
        symbol, since = self._locked_since.pop(lockout_id)
        now = await self._watch.look("nothing, before a lockout is lifted")
        self.closed.append(Closed(symbol, since, now.at))
        await self._change(DELETE, "DELETE", f"{ADMIN}/lockouts/{lockout_id}", None)

    async def _set(self, settings: Mapping[str, Any]) -> Look:
        return (await self._change(PUT, "PUT", f"{ADMIN}/approval-config", settings))[1]

    async def _change(
        self, kind: str, method: str, path: str, body: Mapping[str, Any] | None
    ) -> tuple[dict[str, Any], Look]:
        """What the gateway answered, and a look taken once it had."""
        begun = time.monotonic()
        answer = await self._http.request(method, path, json=body)
        self.seconds[kind].append(time.monotonic() - begun)
        look = await self._watch.look(kind)
        if not answer.is_success:
            raise ChangeFailed(f"{kind}: {answer.status_code} {answer.text[:500]}")
        return answer.json() if answer.content else {}, look
