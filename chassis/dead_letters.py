"""Dead letters: what could not be read or handled, with its original bytes, headers, subject, sequence and the reason."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from pydantic import ValidationError

from chassis.errors import Poison, Transient
from contracts.codec import NotJson
from contracts.dead_letters import DeadLetter
from contracts.streams import DEAD, DEAD_SUBJECT_PREFIX

SENTENCE_MAX = 2_000
PAYLOAD_BYTES_MAX = 600_000
"""So much of the original goes into its letter, which must fit into a message of 1 MiB in base64; the whole lies in its stream."""
HEADERS_BYTES_MAX = 16_000


@dataclass(frozen=True)
class Undeliverable:
    """A message on its way to the stream `DEAD`."""

    consumer: str
    stream: str
    subject: str
    sequence: int
    headers: Mapping[str, str]
    payload: bytes
    reason: Poison
    order_id: str | None

    def letter(self) -> DeadLetter:
        """The dead letter that says all of it."""
        return DeadLetter(
            occurred_at=datetime.now(UTC),
            correlation_id=self.order_id or self.consumer,
            actor=self.consumer,
            consumer=self.consumer,
            stream=self.stream,
            original_subject=self.subject,
            stream_sequence=self.sequence,
            headers=_bounded(self.headers),
            payload_base64=base64.b64encode(self.payload[:PAYLOAD_BYTES_MAX]).decode(),
            payload_bytes=len(self.payload),
            code=self.reason.code,
            message=self.reason.message[:SENTENCE_MAX],
            order_id=self.order_id,
        )


class DeadLetters:
    """Publishes dead letters; once a message and consumer, by message id."""

    def __init__(self, client: Client, *, timeout_seconds: float = 5.0) -> None:
        self._client = client
        self._timeout = timeout_seconds

    async def bury(self, undeliverable: Undeliverable) -> None:
        """Put it into the stream `DEAD`. Raises `Transient` when that was not confirmed: the message comes again then."""
        headers = {
            "Nats-Msg-Id": f"dead:{undeliverable.consumer}:{undeliverable.sequence}",
            "Nats-Expected-Stream": DEAD,
        }
        subject = f"{DEAD_SUBJECT_PREFIX}{undeliverable.consumer}"
        try:
            answer = await self._client.request(
                subject, undeliverable.letter().to_json(), timeout=self._timeout, headers=headers
            )
        except nats.errors.Error as error:
            raise Transient(f"a dead letter was not confirmed: {type(error).__name__}") from error
        problem = json.loads(answer.data).get("error")
        if problem:
            raise Transient(f"a dead letter was not taken: {problem}")


def _bounded(headers: Mapping[str, str]) -> dict[str, str]:
    """As many of the headers as there is room for."""
    kept, room = dict[str, str](), HEADERS_BYTES_MAX
    for name, value in headers.items():
        room -= len(name.encode()) + len(value.encode())
        if room < 0:
            break
        kept[name] = value
    return kept


def decode_dead_letter(message: Msg) -> DeadLetter:
    """The dead letter in `message`. Raises `Poison`."""
    try:
        return DeadLetter.from_json(message.data)
    except (NotJson, ValidationError) as error:
        raise Poison("WRONG_SHAPE", str(error)) from error
