"""From a batch of raw messages to acks: read, handle in one transaction, publish, ack.

A batch that fails is tried again in halves, so that one bad message costs only itself. The next batch is handled while the last one is
published; acks follow the publish. An order that is not told here is promised nowhere: state guards, not arrival, keep it (P15).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from nats.aio.msg import Msg
from pydantic import ValidationError

from chassis import crash_points
from chassis.acks import Acks, ack, nak
from chassis.attempts import FAILURES_MAX, Attempts
from chassis.database import is_passing, is_too_slow
from chassis.dead_letters import DeadLetters, Undeliverable
from chassis.deliveries import ALL_HANDLED, Batch, Delivery, Handled
from chassis.errors import Poison, Transient
from chassis.logging import get_logger
from chassis.outbox import OutboxPublisher
from chassis.unit_of_work import UnitOfWork
from contracts.codec import NotJson
from contracts.dead_letters import order_named_in
from contracts.events import EVENT_OF_SUBJECT, Event

log = get_logger("interlock.consumption")
RETRY_SECONDS = (0.1, 0.25, 0.5, 1.0, 2.0)
"""Delay of a redelivery after the n-th failure in a row."""


class BatchHandler(Protocol):
    """A service's verb on a batch: one or more units of work; what it delays or gives up on."""

    async def __call__(self, batch: Batch[Any], *, uow: UnitOfWork) -> Handled | None: ...


Decode = Callable[[Msg], Event]


def decode_event(message: Msg) -> Event:
    """The event in `message`, by its subject. Raises `Poison` with `UNREADABLE`."""
    try:
        return EVENT_OF_SUBJECT[message.subject].from_json(message.data)
    except NotJson as error:
        raise Poison("NOT_JSON", str(error)) from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        code = "UNKNOWN_VERSION" if where in ("version", "type") else "WRONG_SHAPE"
        raise Poison(code, f"{where}: {first['msg']} ({error.error_count()} in all)") from error
    except KeyError as error:
        raise Poison("UNKNOWN_SUBJECT", f"nothing is known of {message.subject}") from error
    except Exception as error:
        # A reader of ours that chokes: the message is set aside like any other, and never stops the loop (S12).
        raise Poison("UNREADABLE", repr(error)) from error


@dataclass(frozen=True)
class _Received:
    message: Msg
    delivery: Delivery[Any]


class Consumption:
    """What one consumer of one process does with its batches."""

    def __init__(
        self,
        consumer: str,
        stream: str,
        handler: BatchHandler,
        *,
        unit_of_work: Callable[[], UnitOfWork],
        publisher: OutboxPublisher,
        dead_letters: DeadLetters,
        attempts: Attempts,
        decode: Decode = decode_event,
        faults: frozenset[str] = frozenset(),
    ) -> None:
        self.consumer = consumer
        self._stream = stream
        self._handler = handler
        self._unit_of_work = unit_of_work
        self._publisher = publisher
        self._dead_letters = dead_letters
        self._attempts = attempts
        self._decode = decode
        self._faults = faults
        self._failures_in_a_row = 0
        self._acks = Acks()
        self._publishing: asyncio.Task[None] | None = None

    async def take(self, messages: Sequence[Msg]) -> None:
        """Handle `messages`; every one is acked, naked with a delay or dead-lettered. Never raises."""
        received = [item for message in messages if (item := await self._read(message)) is not None]
        if "ack_before_commit" in self._faults:
            await self._ack_all(received)
        if received:
            await self._handle(received)

    async def drain(self) -> None:
        """Wait until what was handled is published and acked."""
        if self._publishing is not None:
            await asyncio.wait([self._publishing])
        await self._acks.flush()

    async def _read(self, message: Msg) -> _Received | None:
        meta = message.metadata
        try:
            event = self._decode(message)
        except Poison as poison:
            await self._bury(message, poison, order_id=order_named_in(message.data))
            return None
        return _Received(
            message,
            Delivery(event, self.consumer, meta.sequence.stream, meta.num_delivered, message.subject, message.data),
        )

    async def _handle(self, received: Sequence[_Received]) -> None:
        uow = self._unit_of_work()
        try:
            handled = await self._handler([item.delivery for item in received], uow=uow) or ALL_HANDLED
        except Exception as error:
            await self._failed(received, error)
            return
        self._failures_in_a_row = 0
        previous, self._publishing = self._publishing, asyncio.create_task(self._finish(received, handled, uow))
        if previous is not None:
            await asyncio.wait([previous])

    async def _failed(self, received: Sequence[_Received], error: Exception) -> None:
        if "ack_on_error" in self._faults:
            await self._ack_all(received)
            return
        if isinstance(error, Transient) or (is_passing(error) and not is_too_slow(error)):
            await self._try_later(received, error)
        elif len(received) > 1:
            log.warning("batch.split", consumer=self.consumer, size=len(received), error=repr(error)[:500])
            middle = len(received) // 2
            await self._handle(received[:middle])
            await self._handle(received[middle:])
        elif isinstance(error, Poison):
            await self._bury(received[0].message, error, order_id=_order_id(received[0]))
        elif is_too_slow(error):
            await self._try_later(received, error)
        else:
            await self._count_failure(received[0], error)

    async def _try_later(self, received: Sequence[_Received], error: Exception) -> None:
        delay = RETRY_SECONDS[min(self._failures_in_a_row, len(RETRY_SECONDS) - 1)]
        self._failures_in_a_row += 1
        log.warning(
            "batch.delayed", consumer=self.consumer, size=len(received), delay_seconds=delay, error=repr(error)[:500]
        )
        for item in received:
            await nak(item.message, delay)
        await asyncio.sleep(delay)

    async def _count_failure(self, item: _Received, error: Exception) -> None:
        try:
            failures = await self._attempts.failed(self.consumer, item.delivery.sequence, repr(error))
        except Exception as passing:
            await self._try_later([item], passing)
            return
        log.error(
            "message.failed", consumer=self.consumer, sequence=item.delivery.sequence, failures=failures, exc_info=error
        )
        if failures >= FAILURES_MAX:
            await self._bury(item.message, Poison("FAILED_REPEATEDLY", repr(error)), order_id=_order_id(item))
        else:
            await nak(item.message, RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)])

    async def _finish(self, received: Sequence[_Received], handled: Handled, uow: UnitOfWork) -> None:
        try:
            for batch in uow.committed:
                await self._publisher.publish(batch)
            if any(item.delivery.deliveries > 1 for item in received):
                # Redelivered after a crash: what its first delivery had to say may lie committed and unsent.
                await self._publisher.flush()
        except Exception as error:
            # Committed, so it is neither lost nor done twice: redelivered, the inbox knows it, and the flush above publishes.
            log.warning("publish.failed", consumer=self.consumer, error=repr(error)[:500])
            for item in received:
                await nak(item.message, RETRY_SECONDS[-1])
            return
        await self._settle(received, handled)

    async def _settle(self, received: Sequence[_Received], handled: Handled) -> None:
        crash_points.reach("ack.before")
        done = []
        for item in received:
            event_id = item.delivery.event.event_id
            if (poison := handled.poisoned.get(event_id)) is not None:
                await self._bury(item.message, poison, order_id=_order_id(item))
            elif (delay := handled.delayed.get(event_id)) is not None:
                await nak(item.message, delay)
            else:
                done.append(item.message)
        self._acks.add(done)

    async def _ack_all(self, received: Sequence[_Received]) -> None:
        for item in received:
            await ack(item.message)

    async def _bury(self, message: Msg, reason: Poison, *, order_id: str | None) -> None:
        meta = message.metadata
        letter = Undeliverable(
            self.consumer,
            self._stream,
            message.subject,
            meta.sequence.stream,
            message.headers or {},
            message.data,
            reason,
            order_id,
        )
        try:
            await self._dead_letters.bury(letter)
        except Transient as error:
            log.warning("dead_letter.delayed", consumer=self.consumer, error=str(error))
            await nak(message, RETRY_SECONDS[-1])
            return
        log.warning(
            "message.dead_lettered",
            consumer=self.consumer,
            subject=message.subject,
            sequence=letter.sequence,
            code=reason.code,
        )
        await ack(message)


def _order_id(item: _Received) -> str | None:
    return getattr(item.delivery.event, "order_id", None)
