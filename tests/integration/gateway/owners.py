"""Stand-ins for the services, on real NATS: each answers a request's subject with what a test tells it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from contracts.codec import loads
from contracts.messages import Answer, Problem, Request
from contracts.queries import SERVICES, GetConfig, GetOrder, health_subject

Document = dict[str, Any]
Said = Document | Problem | None
CONFIG: Document = {
    "version": 7, "mode_epoch": 1, "config": {"trading_mode": "paper", "unheard_of": {"deep": [1.5]}}, "updated_by": "dana",
    "updated_at": "2026-03-02T12:00:00Z", "reason": "start",
}  # fmt: skip
ORDER: Document = {
    "order_id": "o-1", "symbol": "AAPL", "side": "buy", "quantity": "10", "order_type": "market", "limit_price": None, "stop_price": None,
    "time_in_force": "day", "account": "main", "strategy": "default", "mode": "paper", "status": "accepted", "reasons": [],
    "filled_quantity": "0", "average_price": None, "timeline": [],
}  # fmt: skip


class StandIns:
    """Who answers what. `asked` keeps every request, in order."""

    def __init__(self, bus: Client) -> None:
        self._bus = bus
        self._subscriptions: list[Subscription] = []
        self.asked: list[Document] = []

    async def answer(self, request: type[Request], say: Said | Callable[[Document], Said]) -> None:
        """Answer every `request` with `say`, which may be a problem; `None` is silence."""

        async def respond(message: Msg) -> None:
            asked = loads(message.data)
            self.asked.append(asked)
            said = say(asked) if callable(say) else say
            if said is not None:
                answer = Answer(problem=said) if isinstance(said, Problem) else Answer(result=said)
                await message.respond(answer.to_json())

        await self._listen(request.SUBJECT, respond)

    async def config(self, document: Document = CONFIG) -> None:
        """A config that can be read."""
        await self.answer(GetConfig, document)

    async def order(self, document: Document | None) -> None:
        """A ledger with one order, or with none."""
        unknown = Problem(code="ORDER_UNKNOWN", message="There is no such order.", status=404)
        await self.answer(GetOrder, document or unknown)

    async def healthy(self, **ready: bool) -> None:
        """Services that say they are ready, unless told otherwise."""
        for service in SERVICES:
            is_ready = ready.get(service, True)
            said = json.dumps({"service": service, "ready": is_ready, "dependencies": {"database": is_ready}}).encode()

            async def respond(message: Msg, said: bytes = said) -> None:
                await message.respond(said)

            await self._listen(health_subject(service), respond)

    async def leave(self) -> None:
        """Answer no more."""
        for subscription in self._subscriptions:
            await subscription.unsubscribe()
        await self._bus.flush()

    async def _listen(self, subject: str, respond: Callable[[Msg], Awaitable[None]]) -> None:
        self._subscriptions.append(await self._bus.subscribe(subject, cb=respond))
        await self._bus.flush()
