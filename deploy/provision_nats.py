"""Makes the streams and durable consumers that `contracts.streams` declares, in this one place; refuses on drift.

An existing durable silently keeps its old `ack_wait`, `max_ack_pending` and filters whatever it is asked for, so what is
there is compared field by field with what is declared.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    ReplayPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import NotFoundError

from contracts.streams import CONSUMERS, STREAMS, Consumer, Stream
from deploy.nats_connection import nats_connection
from deploy.problems import Drift, StackError

FOREVER = -1


async def provision(
    url: str,
    user: str,
    password: str,
    streams: Iterable[Stream] = STREAMS,
    consumers: Iterable[Consumer] = CONSUMERS,
) -> None:
    """Create what is missing and compare what is there; `user` must be the administrator. Raises `Drift`."""
    async with nats_connection(url, user, password) as client:
        jetstream = client.jetstream(timeout=10)
        try:
            for stream in streams:
                await _ensure_stream(jetstream, stream_config(stream))
            for consumer in consumers:
                await _ensure_consumer(jetstream, consumer.stream, consumer_config(consumer))
        except NatsError as error:
            raise StackError(f"NATS at {url} refused while streams and consumers were made: {error}") from error


async def require_users(url: str, passwords: Mapping[str, str]) -> None:
    """Raise `StackError` unless the server lets every user in: on an existing server, users are its operator's business."""
    for user, password in passwords.items():
        async with nats_connection(url, user, password):
            pass


def stream_config(stream: Stream) -> StreamConfig:
    """What the server is asked for; the fields that are compared are those set here."""
    return StreamConfig(
        name=stream.name,
        subjects=list(stream.subjects),
        description=stream.description,
        retention=RetentionPolicy.LIMITS,
        discard=DiscardPolicy.OLD,
        storage=StorageType.FILE,
        max_msgs=FOREVER,
        max_bytes=FOREVER,
        max_age=0,
        duplicate_window=stream.duplicate_window_seconds,
        allow_atomic=stream.allow_atomic,
        allow_direct=stream.allow_direct,
        deny_delete=stream.deny_delete,
        deny_purge=stream.deny_purge,
    )


def consumer_config(consumer: Consumer) -> ConsumerConfig:
    """A durable pull consumer with explicit acks that never gives a message up."""
    one = consumer.subjects[0] if len(consumer.subjects) == 1 else None
    return ConsumerConfig(
        durable_name=consumer.name,
        deliver_policy=DeliverPolicy.ALL,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=consumer.ack_wait_seconds,
        max_deliver=FOREVER,
        filter_subject=one,
        filter_subjects=None if one else list(consumer.subjects),
        replay_policy=ReplayPolicy.INSTANT,
        max_ack_pending=consumer.ack_pending_max,
    )


async def _ensure_stream(jetstream: JetStreamContext, declared: StreamConfig) -> None:
    name = declared.name or ""
    await _add_subjects(jetstream, name, declared.subjects or [])
    await _ensure(
        f"stream {name}",
        declared,
        lambda: jetstream.stream_info(name),
        lambda: jetstream.add_stream(declared),
    )


async def _add_subjects(jetstream: JetStreamContext, name: str, subjects: list[str]) -> None:
    """Let a stream of an earlier version keep the new events too. One that has a subject more than is declared is left as it is: drift."""
    try:
        present = (await jetstream.stream_info(name)).config
    except NotFoundError:
        return
    if set(present.subjects or []) < set(subjects):
        await jetstream.update_stream(present, subjects=subjects)


async def _ensure_consumer(jetstream: JetStreamContext, stream: str, declared: ConsumerConfig) -> None:
    name = declared.durable_name or ""
    await _ensure(
        f"consumer {name} of stream {stream}",
        declared,
        lambda: jetstream.consumer_info(stream, name),
        lambda: jetstream.add_consumer(stream, declared),
    )


async def _ensure(
    what: str,
    declared: object,
    look: Callable[[], Awaitable[Any]],
    make: Callable[[], Awaitable[Any]],
) -> None:
    try:
        present = (await look()).config
    except NotFoundError:
        present = (await make()).config
    for field, wanted in vars(declared).items():
        found = getattr(present, field)
        if wanted is not None and (found or None) != (wanted or None) and _sorted(found) != _sorted(wanted):
            raise Drift(
                f"The {what} on this NATS server has {field} = {found!r}, and this version declares {wanted!r}. "
                "It was made by another version, or changed by hand. Bring it in line, or remove it, and start again."
            )


def _sorted(value: object) -> object:
    return sorted(value) if isinstance(value, list) else value
