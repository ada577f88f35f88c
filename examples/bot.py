"""A bot on NATS: it hears prices, asks its strategies, proposes what they want at a bounded rate, and hears what becomes of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from pydantic import ValidationError

from contracts.codec import NotJson
from contracts.commands import CancelOrder
from contracts.events import EVENT_OF_SUBJECT, Event, OrderProposed
from contracts.ids import uuid7
from contracts.messages import Answer
from contracts.orders import Order
from contracts.queries import GetOrder
from contracts.quotes import QUOTES_SUBJECT, Quote
from contracts.values import Mode
from examples.own_orders import OwnOrders
from examples.settings import ExampleSettings
from examples.strategies import Intent, Strategy
from examples.telling import tell

ACCOUNT = "demo"
ACTOR = "demo-bot"
LOOK_SECONDS = 10.0
"""How often the ledger is asked about orders that have been open for long."""


class Bot:
    """Trades what its strategies want, in paper mode alone."""

    def __init__(self, bus: Client, strategies: Mapping[str, Sequence[Strategy]], settings: ExampleSettings) -> None:
        self._bus = bus
        self._strategies = strategies
        self._settings = settings
        self._orders = OwnOrders()
        self._next_at = 0.0
        self._look_at = 0.0

    async def run(self) -> None:
        """Hear prices and news until canceled."""
        await self._bus.subscribe("order.*", cb=self._hear_news)
        await self._bus.subscribe(QUOTES_SUBJECT, cb=self._hear_price)
        while True:
            await asyncio.sleep(1)
            for order_id in self._orders.overdue(_now(), self._settings.bot_patience_seconds):
                await self._cancel(order_id)
            if _now() >= self._look_at:
                self._look_at = _now() + LOOK_SECONDS
                await self._look_after()

    async def take_back(self) -> None:
        """Ask for every open order to be canceled, without waiting for the answers."""
        for order_id in list(self._orders.open):
            await self._cancel(order_id)
        await self._bus.flush(timeout=1)

    async def _hear_price(self, message: Msg) -> None:
        try:
            quote = Quote.from_json(message.data)
        except (NotJson, ValidationError):
            return
        for strategy in self._strategies.get(quote.symbol, ()):
            strategy.see(quote.reference_price)
            if self._may_propose(strategy, quote.symbol):
                intent = strategy.want(self._orders.holding(strategy.name, quote.symbol))
                if intent is not None:
                    await self._propose(intent)

    def _may_propose(self, strategy: Strategy, symbol: str) -> bool:
        is_full = len(self._orders.open) >= self._settings.bot_open_orders_max
        return _now() >= self._next_at and not is_full and not self._orders.is_busy(strategy.name, symbol)

    async def _propose(self, intent: Intent) -> None:
        order = Order(
            order_id=str(uuid7()), symbol=intent.symbol, side=intent.side, quantity=intent.quantity, account=ACCOUNT,
            order_type=intent.order_type, limit_price=intent.limit_price, strategy=intent.strategy,
            time_in_force=intent.time_in_force,
        )  # fmt: skip
        proposal = OrderProposed(
            occurred_at=datetime.now(UTC) - timedelta(seconds=intent.late_seconds),
            correlation_id=order.order_id, actor=ACTOR, order=order, mode=Mode.PAPER,
        )  # fmt: skip
        self._next_at = _now() + 60 / self._settings.bot_orders_per_minute
        self._orders.proposed(order.order_id, intent, _now())
        try:
            await self._bus.jetstream().publish(
                proposal.subject(), proposal.to_json(), timeout=5, headers={"Nats-Msg-Id": str(proposal.event_id)}
            )
        except (nats.errors.Error, TimeoutError) as error:
            self._orders.open.pop(order.order_id, None)
            print(f"not proposed: {error!r}", flush=True)

    async def _hear_news(self, message: Msg) -> None:
        try:
            event: Event = EVENT_OF_SUBJECT[message.subject].from_json(message.data)
        except (KeyError, NotJson, ValidationError):
            return
        ended = self._orders.hear(event)
        if ended is not None:
            tell(ended.intent, event)

    async def _look_after(self) -> None:
        """Ask the ledger about orders that have been open for long."""
        for order_id in self._orders.unheard_of(_now(), 3 * LOOK_SECONDS):
            query = GetOrder(order_id=order_id)
            try:
                reply = await self._bus.request(query.SUBJECT, query.to_json(), timeout=2)
            except (nats.errors.Error, TimeoutError):
                return
            known = Answer.from_json(reply.data).result
            if known is not None and order_id in self._orders.open:
                self._orders.settle(order_id, known["status"], Decimal(known["filled_quantity"]))

    async def _cancel(self, order_id: str) -> None:
        command = CancelOrder(order_id=order_id, actor=ACTOR, reason="it rested long enough")
        await self._bus.publish(command.SUBJECT, command.to_json(), reply=self._bus.new_inbox())


def _now() -> float:
    return asyncio.get_running_loop().time()
