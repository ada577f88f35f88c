"""Adaptive batches: a FastStream subscriber that takes what is there, at most 256, and does not wait for more.

FastStream 0.7.8's own batch mode lingers for its whole timeout unless the batch is full, which an idle order path pays with every order.
Here one pull request stays open at the server, messages stream in as they come, and whatever has come is one batch. Declaration, AsyncAPI and
middlewares stay FastStream's; only the fetch loop is replaced.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import nats.errors
from faststream.nats.subscriber.usecases.stream_pull_subscriber import BatchPullStreamSubscriber
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from chassis.logging import get_logger
from contracts.streams import BATCH_MAX

log = get_logger("interlock.adaptive")
PULL_SECONDS = 5.0
_STATUS = "Status"


class Puller:
    """Keeps one pull request open on a durable consumer, and hands over what has arrived.

    Errors of the connection end the request, not the loop: it asks again, at most `PULL_SECONDS` later, at once after a status.
    """

    def __init__(self, client: Client, stream: str, consumer: str) -> None:
        self._client = client
        self._next = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}"
        self._consumer = consumer
        self._subscription: Subscription | None = None
        self._credit = 0
        self._asked_at = 0.0

    async def open(self) -> None:
        """Subscribe to an inbox of the connection's own prefix, where the messages come in."""
        self._subscription = await self._client.subscribe(self._client.new_inbox())

    async def close(self) -> list[Msg]:
        """Stop; the messages that had arrived and were not handed over, for a nak."""
        if self._subscription is None:
            return []
        left = self._drain()
        await self._subscription.unsubscribe()
        self._subscription = None
        return left

    async def next_batch(self) -> list[Msg]:
        """What is there, at most `BATCH_MAX`, as soon as something is; nothing after a while without messages."""
        assert self._subscription is not None
        await self._ask()
        batch = self._drain()
        if not batch:
            try:
                first = await self._subscription.next_msg(timeout=1.0)
            except nats.errors.TimeoutError:
                return []
            batch = self._keep([first])
            batch += self._drain(BATCH_MAX - len(batch))
        return batch

    async def _ask(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._credit > BATCH_MAX // 2 and now - self._asked_at < PULL_SECONDS:
            return
        # `expires` a little longer than we count with, so that two requests overlap rather than leave a gap.
        wanted = BATCH_MAX if now - self._asked_at >= PULL_SECONDS else BATCH_MAX - self._credit
        request = {"batch": wanted, "expires": int((PULL_SECONDS + 1) * 1_000_000_000)}
        await self._client.publish(self._next, json.dumps(request).encode(), self._subscription_subject)
        self._credit = wanted if now - self._asked_at >= PULL_SECONDS else self._credit + wanted
        self._asked_at = now

    @property
    def _subscription_subject(self) -> str:
        assert self._subscription is not None
        return self._subscription.subject

    def _drain(self, most: int = BATCH_MAX) -> list[Msg]:
        assert self._subscription is not None
        queue = self._subscription._pending_queue
        taken: list[Msg] = []
        while len(taken) < most and not queue.empty():
            message = queue.get_nowait()
            self._subscription._pending_size -= len(message.data)
            queue.task_done()
            taken.append(message)
        return self._keep(taken)

    def _keep(self, arrived: Sequence[Msg]) -> list[Msg]:
        messages = []
        for message in arrived:
            if message.headers and _STATUS in message.headers and not message.reply:
                self._ended(message.headers[_STATUS])
            else:
                self._credit = max(0, self._credit - 1)
                messages.append(message)
        return messages

    def _ended(self, status: str) -> None:
        # 408 expired, 409 consumer or server going away, 503 nobody there: the request is over, ask anew (soon, not at once in a loop).
        if status != "100":
            self._credit = 0
            self._asked_at = 0.0 if status == "408" else asyncio.get_running_loop().time() - PULL_SECONDS + 0.25

    def forget(self) -> None:
        """The connection was renewed: the server knows nothing of our request any more."""
        self._credit = 0
        self._asked_at = 0.0


class AdaptiveBatchSubscriber(BatchPullStreamSubscriber):
    """FastStream's batch subscriber with `Puller` as its fetch loop."""

    __slots__ = ()  # the same layout, or an instance could not be given this class

    puller: Puller | None
    pace_seconds: float

    async def _create_subscription(self) -> None:
        if self.subscription:
            return
        assert self.config.durable_name is not None
        self.puller = Puller(self.connection, self.stream.name, self.config.durable_name)
        await self.puller.open()
        self.add_task(self._consume_pull)

    async def _consume_pull(self) -> None:
        assert self.puller is not None
        while self.running:
            try:
                batch = await self.puller.next_batch()
            except nats.errors.ConnectionClosedError:
                return
            except Exception as error:
                log.warning("pull.failed", consumer=self.config.durable_name, error=repr(error))
                self.puller.forget()
                await asyncio.sleep(0.25)
                continue
            if batch:
                begun = asyncio.get_running_loop().time()
                await self.consume(batch)
                await self._rest(begun, len(batch))

    async def _rest(self, begun: float, size: int) -> None:
        """Until it is time for the next batch, unless more is waiting than fits into one."""
        remaining = begun + self.pace_seconds - asyncio.get_running_loop().time()
        if remaining > 0 and size < BATCH_MAX:
            await asyncio.sleep(remaining)

    async def stop(self) -> None:
        """Stop after the batch at hand; what had arrived besides is given back at once."""
        await super().stop()
        if getattr(self, "puller", None) is not None:
            assert self.puller is not None
            for message in await self.puller.close():
                await message.nak(delay=0.01)
            self.puller = None


def adapt(subscriber: Any, *, pace_seconds: float = 0.0) -> AdaptiveBatchSubscriber:
    """Make a declared FastStream batch subscriber adaptive. Its registrator has no factory to give it another class.

    With a pace, batches begin so long apart at least: fewer and larger ones. The first after a pause is handled at once all the same.
    """
    subscriber.__class__ = AdaptiveBatchSubscriber
    subscriber.puller = None
    subscriber.pace_seconds = pace_seconds
    adaptive: AdaptiveBatchSubscriber = subscriber
    return adaptive
