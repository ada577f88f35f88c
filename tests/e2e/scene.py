"""What a bot, an operator and a broker do, step by step, on a running stack."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

import httpx
from nats.aio.client import Client as Nats

from tests.support.journal import connected, until
from tests.torture.live_stack import LiveStack

CONTROLS: Final = "/api/admin/trading"


@dataclass(frozen=True)
class Scene:
    """An operator over HTTP, the broker, and an administrator on the bus."""

    http: httpx.AsyncClient
    live: LiveStack
    ops: Nats

    async def call(self, method: str, path: str, **body: Any) -> Any:
        """The answer's document. Raises where it is a refusal."""
        answer = await self.http.request(method, path, json=body or None)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    async def propose(self, **terms: Any) -> str:
        """Propose an order; its id."""
        order_id = f"s-{uuid4().hex[:12]}"
        body = {"order_id": order_id, "side": "buy", "quantity": "2", "mode": "live"} | terms
        await self.call("POST", "/api/orders", **body)
        return order_id

    async def reaches(self, order_id: str, *statuses: str) -> None:
        """Return once the order has one of these statuses."""

        async def look() -> bool:
            answer = await self.http.get(f"/api/orders/{order_id}")
            return answer.status_code == 200 and answer.json()["status"] in statuses

        await until(look, within_seconds=20)

    async def behave(self, **behaviour: Any) -> None:
        """Tell the broker how to behave."""
        await asyncio.to_thread(self.live.broker.behave, **behaviour)


@asynccontextmanager
async def scene(live: LiveStack) -> AsyncIterator[Scene]:
    """Everything that a play needs."""
    async with (
        httpx.AsyncClient(base_url=live.stack.http_url, timeout=10, trust_env=False) as http,
        connected(live.stack, "ops") as ops,
    ):
        yield Scene(http, live, ops)
