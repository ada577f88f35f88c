"""Reads every execution in the journal, once from its beginning and then on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Final

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import TimeoutError as NatsTimeout
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from contracts.events import OrderFilled, OrderPartiallyFilled
from contracts.streams import JOURNAL
from deploy.problems import StackError

FILLS: Final = {event.subject(): event for event in (OrderPartiallyFilled, OrderFilled)}
AT_ONCE: Final = 500
FORGOTTEN_AFTER_SECONDS: Final = 60.0


class JournalFills:
    """A place in the journal. It makes a consumer that the server forgets by itself, and acknowledges nothing."""

    def __init__(self, subscription: JetStreamContext.PullSubscription) -> None:
        self._subscription = subscription

    @classmethod
    async def begin(cls, client: Client) -> JournalFills:
        """At the first message. Raises `StackError` where that is not there any more: then the journal does not tell all."""
        jetstream = client.jetstream(timeout=10)
        state = (await jetstream.stream_info(JOURNAL)).state
        if state.first_seq > 1:
            raise StackError(
                f"The journal begins at its message {state.first_seq}: what was before is gone, and positions cannot be made again from it."
            )
        config = ConsumerConfig(
            ack_policy=AckPolicy.NONE,
            deliver_policy=DeliverPolicy.ALL,
            filter_subjects=list(FILLS),
            inactive_threshold=FORGOTTEN_AFTER_SECONDS,
            mem_storage=True,
        )
        return cls(await jetstream.pull_subscribe("", stream=JOURNAL, config=config))

    async def read_on(self) -> AsyncIterator[OrderPartiallyFilled | OrderFilled]:
        """Every fill from here to the end as it is now. What cannot be read is dead-lettered by who consumes it, and counts for nobody."""
        left = (await self._subscription.consumer_info()).num_pending or 0
        while left > 0:
            messages = await self._fetch(min(left, AT_ONCE))
            if not messages:
                raise StackError("The journal does not answer any more.")
            left -= len(messages)
            for message in messages:
                with suppress(ValueError):
                    yield FILLS[message.subject].from_json(message.data)

    async def _fetch(self, most: int) -> list[Msg]:
        try:
            return await self._subscription.fetch(most, timeout=10)
        except NatsTimeout:
            return []
