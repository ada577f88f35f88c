"""The bus: what a service consumes, answers, hears and publishes, declared in one place each and carried by FastStream over NATS.

Every acknowledgement is ours: `AckPolicy.MANUAL` with `no_reply`, since FastStream's default policy terminates a message at its first
exception, and its own reply would answer whatever subject a stranger names.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, Self, TypeVar

import nats.errors
from faststream import AckPolicy
from faststream.message import StreamMessage
from faststream.nats import JStream, NatsBroker, PullSub
from faststream.security import SASLPlaintext
from nats.aio.client import Client
from nats.js.api import ConsumerConfig

from chassis.adaptive import AdaptiveBatchSubscriber, adapt
from chassis.command_log import unwrap
from chassis.consumption import BatchHandler, Consumption
from chassis.errors import OutcomeUnknown, Unreachable
from chassis.logging import get_logger
from chassis.responding import Responder
from chassis.settings import BusSettings
from chassis.tolerant_reading import read_on
from contracts.events import Event
from contracts.messages import Answer, Request
from contracts.permissions import inbox_prefix
from contracts.streams import BATCH_MAX, CONSUMER_NAMED, Consumer

log = get_logger("interlock.bus")
ANSWER_WORKERS = 8
M = TypeVar("M", bound="Readable")
R = TypeVar("R", bound=Request)


class Readable(Protocol):
    """A message that can be read from bytes: an event or a quote."""

    @classmethod
    def from_json(cls, raw: bytes | str) -> Self:
        """The message in `raw`. Raises `NotJson` or a validation error."""
        ...


class _AsItCame:
    """A codec that leaves a message unread: handlers read it themselves, so that a malformed one is theirs to answer for."""

    async def decode(self, msg: StreamMessage[Any]) -> Any:
        return msg

    async def encode(self, msg: Any, serializer: Any = None) -> tuple[bytes, str | None]:
        return msg, None

    async def decode_batch(self, msg: StreamMessage[Any]) -> Any:
        return msg.raw_message

    async def encode_batch(self, msgs: Any, serializer: Any = None) -> list[tuple[bytes, str | None]]:
        return [(msg, None) for msg in msgs]


class Bus:
    """One service's side of NATS. Declare first, `start` then; declaring needs no server."""

    def __init__(self, service: str, settings: BusSettings) -> None:
        self.service = service
        self.settings = settings
        user = settings.nats_user
        self.broker = NatsBroker(
            settings.nats_url.split(","),
            name=f"interlock {service}",
            security=SASLPlaintext(user, settings.nats_password) if user else None,
            inbox_prefix=inbox_prefix(user) if user else "_INBOX",
            allow_reconnect=True,
            max_reconnect_attempts=-1,
            reconnect_time_wait=0.25,  # type: ignore[arg-type]
            ping_interval=5,
            max_outstanding_pings=2,
            error_cb=self._on_error,
            disconnected_cb=self._on_disconnected,
            reconnected_cb=self._on_reconnected,
            graceful_timeout=2.0,
            apply_types=False,
            logger=None,
            description=f"What {service} consumes, answers and publishes.",
        )
        self._pulling: list[AdaptiveBatchSubscriber] = []
        self._handlers: dict[str, BatchHandler] = {}
        self._consumptions: dict[str, Consumption] = {}
        self._responder: Responder | None = None
        self._on_connected: list[Callable[[], Awaitable[None]]] = []

    # Declaring

    def consume(self, consumer: str, handler: BatchHandler, *, events: Any, pace_seconds: float = 0.0) -> None:
        """Handle the batches of a durable consumer; `events` is the event or union of events on its subjects, for AsyncAPI.

        `pace_seconds` is for what nobody waits for: see `adapt`.
        """
        declared = CONSUMER_NAMED[consumer]
        self._handlers[consumer] = handler
        subscriber = self.broker.subscriber(
            "",
            stream=JStream(declared.stream, declare=False),
            durable=consumer,
            config=ConsumerConfig(filter_subjects=list(declared.subjects)),
            pull_sub=PullSub(BATCH_MAX, 5, batch=True),
            ack_policy=AckPolicy.MANUAL,
            no_reply=True,
            codec=_AsItCame(),
            title=consumer,
        )

        async def take(messages: Any) -> None:
            await self._consumptions[consumer].take(messages)

        take.__annotations__ = {"messages": list[events], "return": None}
        take.__name__ = consumer
        subscriber(take)
        self._pulling.append(adapt(subscriber, pace_seconds=pace_seconds))

    def answer(self, request: type[R], handler: Callable[..., Awaitable[dict[str, Any]]]) -> None:
        """Answer a command or query; replicas share the work. `handler(request, *, uow)` returns the result."""
        self._respond(request.SUBJECT, request, lambda responder, message: responder.answer(message, request, handler))

    def answer_health(self, subject: str, health: Callable[[], Awaitable[dict[str, Any]]]) -> None:
        """Say how this service is, on `subject`."""
        self._respond(subject, dict, lambda responder, message: responder.reply(message, health))

    def listen(self, subject: str, message_type: type[M], handler: Callable[[M], Awaitable[None]]) -> None:
        """Hear a subject at most once: for caches and prices, which another way makes up for. What cannot be read is logged and dropped."""
        delay = self.settings.cache_delay_seconds if issubclass(message_type, Event) else 0.0

        async def hear(message: StreamMessage[Any]) -> None:
            try:
                heard = message_type.from_json(message.body)
            except Exception as error:  # not JSON, another shape, or what a reader of ours did not expect (S12)
                log.warning("message.unreadable", subject=message.raw_message.subject, error=str(error)[:300])
                return
            if delay:
                asyncio.get_running_loop().call_later(delay, lambda: asyncio.ensure_future(handler(heard)))
            else:
                await handler(heard)

        hear.__annotations__ = {"message": message_type, "return": None}
        hear.__name__ = f"hear_{subject}"
        self.broker.subscriber(subject, no_reply=True, codec=_AsItCame(), title=f"{self.service}:{subject}")(hear)

    def publishes(self, *events: type[Event]) -> None:
        """Declare what this service publishes, for AsyncAPI; the outbox publishes it."""
        for event in events:
            self.broker.publisher(event.subject(), schema=event, title=f"{self.service}:{event.subject()}")

    def on_connected(self, action: Callable[[], Awaitable[None]]) -> None:
        """Do `action` after the first connection and after each renewed one: what was said meanwhile was missed."""
        self._on_connected.append(action)

    def _respond(self, subject: str, annotation: Any, answer: Callable[[Responder, Any], Awaitable[None]]) -> None:
        async def respond(message: StreamMessage[Any]) -> None:
            if self._responder is not None:
                await answer(self._responder, message.raw_message)

        respond.__annotations__ = {"message": annotation, "return": None}
        respond.__name__ = subject
        self.broker.subscriber(
            subject, queue=self.service, max_workers=ANSWER_WORKERS, no_reply=True, codec=_AsItCame(), title=subject
        )(respond)

    # Running

    async def connect(self) -> Client:
        """Connect, without consuming yet. Raises what nats-py raises when no server can be reached at first."""
        await self.broker.connect()
        read_on(self.client)
        return self.client

    async def start(
        self,
        *,
        consumption: Callable[[Consumer, BatchHandler], Consumption] | None = None,
        responder: Responder | None = None,
    ) -> None:
        """Begin to hear, to consume and to answer. Without a database there is nothing to consume or to answer with."""
        self._responder = responder
        for name, handler in self._handlers.items():
            assert consumption is not None, f"{name} is declared, and nothing was given to consume it with"
            self._consumptions[name] = consumption(CONSUMER_NAMED[name], handler)
        for action in self._on_connected:
            await action()
        await self.broker.start()

    async def stop(self) -> None:
        """Stop fetching, finish what is at hand, and close the connection."""
        for subscriber in self._pulling:
            await subscriber.stop()
        await asyncio.gather(*(consumption.drain() for consumption in self._consumptions.values()))
        await self.broker.stop()

    @property
    def client(self) -> Client:
        """The connection."""
        client: Client = self.broker.config.connection_state.connection
        return client

    @property
    def connected(self) -> bool:
        """Whether the server can be reached now."""
        try:
            return bool(self.client.is_connected)
        except Exception:
            return False

    async def ask(self, request: Request, *, timeout_seconds: float = 2.0) -> dict[str, Any]:
        """The result of a command or query. Raises `Refused`, `Unreachable` (it was not taken) or `OutcomeUnknown`."""
        if not self.connected:
            raise Unreachable(f"the bus is away: {request.SUBJECT}")
        try:
            reply = await self.client.request(request.SUBJECT, request.to_json(), timeout=timeout_seconds)
        except nats.errors.NoRespondersError as error:
            raise Unreachable(f"{request.OWNER} does not answer {request.SUBJECT}") from error
        except (nats.errors.Error, TimeoutError) as error:
            raise OutcomeUnknown(f"{request.OWNER} did not answer {request.SUBJECT} in {timeout_seconds} s") from error
        return unwrap(Answer.from_json(reply.data))

    # Callbacks of the connection

    async def _on_error(self, error: Exception) -> None:
        log.error("bus.error", error=str(error) or repr(error))

    async def _on_disconnected(self) -> None:
        log.warning("bus.disconnected")

    async def _on_reconnected(self) -> None:
        log.info("bus.reconnected")
        for subscriber in self._pulling:
            if subscriber.puller is not None:
                subscriber.puller.forget()
        for action in self._on_connected:
            try:
                await action()
            except Exception as error:
                log.warning("bus.refresh_failed", error=repr(error))
