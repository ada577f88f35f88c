"""Everyone but the operator at the page: a bot that proposes, another operator over HTTP, and a reader of the journal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

import httpx
from nats.aio.msg import Msg
from nats.js.api import DeliverPolicy

from benchmarks.proposals import Proposals
from benchmarks.scene import Scene
from contracts.codec import loads
from contracts.streams import JOURNAL

ADMIN: Final = "/api/admin/trading"
PATIENCE_SECONDS: Final = 15.0


@dataclass(frozen=True)
class Published:
    """An event of the journal: when its service made it, and when the journal stored it, in seconds since 1970."""

    occurred_at: float
    stored_at: float


class Desk:
    """Every call raises for an answer that is not 2xx."""

    def __init__(self, http: httpx.AsyncClient, stage: Scene, traded: tuple[str, ...]) -> None:
        self._http = http
        self._stage = stage
        self._proposals = Proposals(f"bench-{uuid4().hex[:8]}", accounts=1, symbols=traded)
        self._proposed = 0
        self._asked: dict[str, str] = {}

    async def listen(self) -> None:
        """Hear which approvals are asked for, from now on."""
        await self._stage.ops.subscribe("approval.requested", cb=self._hear)
        await self._stage.ops.flush()

    async def call(self, method: str, path: str, **body: Any) -> Any:
        """The document of the answer; none where it has none."""
        headers = {"X-Interlock-Actor": "dana"}
        answer = await self._http.request(method, path, json=body or None, headers=headers)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    async def propose(self, count: int = 1) -> dict[str, str]:
        """Propose so many orders, and wait until each waits for approval; approval id -> order id."""
        numbers = range(self._proposed, self._proposed + count)
        self._proposed += count
        await self._stage.journal.publish([self._proposals.make(number) for number in numbers])
        orders = [self._proposals.order_id(number) for number in numbers]
        await until(lambda: all(order in self._asked for order in orders))
        return {self._asked[order]: order for order in orders}

    async def reject(self, *approvals: str) -> None:
        """Decide elsewhere than on the page."""
        for approval in approvals:
            await self.call("PUT", f"{ADMIN}/approvals/{approval}", status="rejected")

    async def published(self, kind: str, approvals: Collection[str]) -> dict[str, Published]:
        """When the events `kind` of these approvals were published, as the journal says afterwards."""
        found: dict[str, Published] = {}
        journal = await self._stage.ops.jetstream().subscribe(
            kind, stream=JOURNAL, ordered_consumer=True, deliver_policy=DeliverPolicy.ALL
        )
        try:
            while not found.keys() >= set(approvals):
                message = await journal.next_msg(timeout=PATIENCE_SECONDS)
                document = loads(message.data)
                occurred_at = datetime.fromisoformat(document["occurred_at"]).timestamp()
                found[document["approval_id"]] = Published(occurred_at, message.metadata.timestamp.timestamp())
        finally:
            await journal.unsubscribe()
        return found

    async def _hear(self, message: Msg) -> None:
        document = loads(message.data)
        self._asked[document["order_id"]] = document["approval_id"]


async def until(is_so: Callable[[], bool]) -> None:
    """Return once it is. Raises `TimeoutError`."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not is_so():  # noqa: ASYNC110 - an event a message would have to be kept for each order
            await asyncio.sleep(0.002)
