"""The client that a torture run believes: it proposes, writes down what it was answered, and repeats what was not answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from uuid import uuid4

import httpx
from nats.aio.client import Client as Nats

from chassis.journal import Journal, Outgoing, PublishFailed
from contracts.events import OrderProposed
from contracts.orders import Order
from contracts.values import Mode
from ops.stack import Stack
from tests.support.builders import an_order
from tests.support.journal import connected

ANSWERED = frozenset({202})
PATIENCE_SECONDS = 30


class Client:
    """A bot on NATS and an operator over HTTP. What `promised` names was promised: a 202, or a confirmed publish."""

    def __init__(self, http: httpx.AsyncClient, nats: Nats, *, name: str, mode: Mode = Mode.LIVE) -> None:
        self._http = http
        self._journal = Journal(nats, timeout_seconds=2)
        self.name = name
        self._mode = mode
        self.proposed: dict[str, OrderProposed] = {}
        self.promised: dict[str, float] = {}
        """Order id -> the monotonic time of the answer."""

    async def propose(self, count: int = 1) -> list[str]:
        """Propose so many new orders, every second one over HTTP; their ids, whatever was answered."""
        orders = [self._new_order() for _ in range(count)]
        await asyncio.gather(*(self._propose(order.order_id) for order in orders))
        return [order.order_id for order in orders]

    async def repeat_unanswered(self, *, within_seconds: float = PATIENCE_SECONDS) -> None:
        """Propose again, under the same ids, until all were answered."""
        deadline = time.monotonic() + within_seconds
        while unanswered := [order_id for order_id in self.proposed if order_id not in self.promised]:
            assert time.monotonic() < deadline, (
                f"{len(unanswered)} proposals are not answered, such as {unanswered[:3]}"
            )
            await asyncio.gather(*(self._propose(order_id) for order_id in unanswered[:50]))
            await asyncio.sleep(0.1)

    @asynccontextmanager
    async def flowing(self, *, orders_per_second: float) -> AsyncIterator[None]:
        """Propose all the time while the block runs, whatever is answered."""
        task = asyncio.create_task(self._flow(orders_per_second))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def command(self, method: str, path: str, **body: object) -> httpx.Response:
        """A control, repeated under one idempotency key until it is answered by more than "try again"."""
        key, deadline = str(uuid4()), time.monotonic() + PATIENCE_SECONDS
        while True:
            with suppress(httpx.HTTPError):
                answer = await self._http.request(
                    method, path, json=body or None, headers={"Idempotency-Key": key, "X-Interlock-Actor": self.name}
                )
                if answer.status_code < 500:
                    return answer
            assert time.monotonic() < deadline, f"{method} {path} is not answered"
            await asyncio.sleep(0.1)

    async def _flow(self, orders_per_second: float) -> None:
        async with asyncio.TaskGroup() as group:
            while True:
                order = self._new_order()
                group.create_task(self._propose(order.order_id))
                await asyncio.sleep(1 / orders_per_second)

    def _new_order(self) -> Order:
        number = len(self.proposed)
        order = an_order(
            order_id=f"{self.name}-{number}", symbol=f"SYM{number % 5}", account=f"{self.name}-{number % 3}"
        )
        self.proposed[order.order_id] = OrderProposed(
            occurred_at=datetime.now(UTC), correlation_id=order.order_id, actor=self.name, order=order, mode=self._mode
        )
        return order

    async def _propose(self, order_id: str) -> None:
        event = self.proposed[order_id]
        over_http = int(order_id.rpartition("-")[2]) % 2 == 0
        if await (self._over_http(event) if over_http else self._over_nats(event)):
            self.promised.setdefault(order_id, time.monotonic())

    async def _over_http(self, event: OrderProposed) -> bool:
        body = event.order.model_dump(mode="json", exclude_none=True) | {"mode": event.mode.value}
        try:
            answer = await self._http.post("/api/orders", json=body, headers={"X-Interlock-Actor": self.name})
        except httpx.HTTPError:
            return False
        assert answer.status_code == 202 or answer.status_code >= 500, answer.text
        return answer.status_code == 202

    async def _over_nats(self, event: OrderProposed) -> bool:
        try:
            await self._journal.publish([Outgoing(event.event_id, event.subject(), event.order_id, event.to_json())])
        except PublishFailed:
            return False
        return True


@asynccontextmanager
async def client_of(stack: Stack, name: str, *, mode: Mode = Mode.LIVE) -> AsyncIterator[Client]:
    """A client of this stack; `name` begins all its order ids."""
    async with (
        httpx.AsyncClient(base_url=stack.http_url, timeout=4, trust_env=False) as http,
        connected(stack, "bot") as nats,
    ):
        yield Client(http, nats, name=name, mode=mode)
