"""The stream `DEAD`, and what people did about its letters."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Final

import nats.errors
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import RawStreamMsg
from nats.js.errors import APIError, NotFoundError

from contracts.dead_letters import DeadLetter, DeadLetterSettled
from contracts.streams import DEAD, OPERATIONS
from deploy.problems import StackError

ANSWER_SECONDS: Final = 10.0


@dataclass(frozen=True)
class Kept:
    """A letter, where it lies, when it came there, and how it was settled, if it was."""

    sequence: int
    stored_at: str
    letter: DeadLetter
    settled: DeadLetterSettled | None = None


class Letters:
    """Reads and settles. Raises `StackError` where the server does not answer."""

    def __init__(self, client: Client) -> None:
        self._jetstream: JetStreamContext = client.jetstream(timeout=ANSWER_SECONDS)

    async def all(self) -> AsyncIterator[Kept]:
        """Every letter, oldest first. One that cannot be read is left out: only the chassis writes there."""
        settled = await self._settlements()
        async for message in self._messages(DEAD):
            try:
                letter = DeadLetter.from_json(message.data or b"")
            except ValueError:
                continue
            yield Kept(message.seq or 0, str(message.time or ""), letter, settled.get(message.seq or 0))

    async def one(self, sequence: int) -> Kept:
        """A letter by its sequence. Raises `StackError` where there is none."""
        async for kept in self.all():
            if kept.sequence == sequence:
                return kept
        raise StackError(f"There is no dead letter {sequence}.")

    async def original(self, kept: Kept) -> bytes:
        """The bytes as they came; a very large message is read where it lies."""
        letter = kept.letter
        if letter.payload_bytes is None or letter.payload_bytes == len(letter.payload):
            return letter.payload
        try:
            return (await self._jetstream.get_msg(letter.stream, letter.stream_sequence)).data or b""
        except NotFoundError as error:
            raise StackError(
                f"Dead letter {kept.sequence} holds {len(letter.payload)} of {letter.payload_bytes} bytes, and the message is not in "
                f"{letter.stream} any more."
            ) from error

    async def send_again(self, subject: str, payload: bytes, headers: Mapping[str, str]) -> int:
        """Publish on a subject of the journal; the sequence it was stored as."""
        try:
            return (await self._jetstream.publish(subject, payload, headers=dict(headers))).seq
        except (nats.errors.Error, APIError, TimeoutError) as error:
            raise StackError(f"It was not taken: {error or type(error).__name__}.") from error

    async def settle(self, event: DeadLetterSettled) -> None:
        """Record what was done."""
        try:
            await self._jetstream.publish(
                event.subject(), event.to_json(), headers={"Nats-Msg-Id": str(event.event_id)}
            )
        except (nats.errors.Error, APIError, TimeoutError) as error:
            raise StackError(f"It was not recorded: {error or type(error).__name__}. Say it again.") from error

    async def _settlements(self) -> dict[int, DeadLetterSettled]:
        """By the letter's sequence; the last one counts."""
        found: dict[int, DeadLetterSettled] = {}
        async for message in self._messages(OPERATIONS):
            if message.subject == DeadLetterSettled.subject():
                event = DeadLetterSettled.from_json(message.data or b"")
                found[event.dead_sequence] = event
        return found

    async def _messages(self, stream: str) -> AsyncIterator[RawStreamMsg]:
        try:
            state = (await self._jetstream.stream_info(stream)).state
            for sequence in range(max(1, state.first_seq), state.last_seq + 1):
                try:
                    yield await self._jetstream.get_msg(stream, sequence)
                except NotFoundError:
                    continue
        except NotFoundError:
            return
        except (nats.errors.Error, APIError, TimeoutError, json.JSONDecodeError) as error:
            raise StackError(f"The stream {stream} cannot be read: {error or type(error).__name__}.") from error
