"""Messages that nats-py cannot read: a bot that may publish must not be able to silence a service with one."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from nats.aio.client import Client

from chassis.database import Database
from contracts.quotes import QUOTES_SUBJECT, Quote
from ops.stack import Stack
from tests.integration.chassis.tiny_service import CONSUMER, effects_of, running, tiny_service
from tests.support.builders import a_proposal
from tests.support.journal import hearing, publish, until

UNREADABLE = (
    b"NATS/1.0",
    b"NATS/1.0 \xff\xfe\xfd\r\n\r\n",
    b"NATS/1.0 408 \xff\xfe\xfd\r\nX: y\r\n\r\n",
    b"NATS/1.0\r\n\xff: \xff\r\n\r\n",
    b"NATS/1.0 503\r\nStatus: 409\r\n\r\n",
)


async def say(stack: Stack, *messages: tuple[bytes, bytes]) -> None:
    """Publish (subject and maybe reply, headers) as a client that checks nothing; the payload is `{}`."""
    bot = stack.credentials("ops")
    host, _, port = bot.url.rpartition("/")[2].rpartition("@")[2].partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    hello = {"verbose": False, "pedantic": False, "headers": True, "user": bot.user, "pass": bot.password}
    writer.write(b"CONNECT " + json.dumps(hello).encode() + b"\r\n")
    for subject, headers in messages:
        writer.write(b"HPUB %s %d %d\r\n%s{}\r\n" % (subject, len(headers), len(headers) + 2, headers))
    writer.write(b"PING\r\n")
    while b"PONG" not in await asyncio.wait_for(reader.readline(), 5):
        pass
    writer.close()


@pytest.mark.parametrize("headers", UNREADABLE)
async def test_a_service_reads_on_after_headers_that_cannot_be_read(
    ground: Stack, journal: Client, database: Database, headers: bytes
) -> None:
    proposal = a_proposal()
    async with hearing(journal, f"dead.{CONSUMER}") as dead, running(tiny_service(ground)):
        await say(ground, (b"order.proposed", headers))
        await publish(journal, proposal)
        await until(lambda: _effects(database, proposal.order_id), within_seconds=5)
        await until(lambda: _now(dead), within_seconds=5)
    assert len(dead) == 1, "the message itself is set aside like any other that cannot be read"


async def test_a_service_reads_on_after_subjects_that_are_no_text(ground: Stack, journal: Client) -> None:
    heard: list[Quote] = []
    service = tiny_service(ground)

    async def hear(quote: Quote) -> None:
        heard.append(quote)

    service.bus.listen(QUOTES_SUBJECT, Quote, hear)
    async with running(service):
        plain = b"NATS/1.0\r\n\r\n"
        await say(
            ground,
            (b"market.quote.\xff", plain),
            (b"market.quote.A \xff\xfe", plain),
            (b"market.quote.A", UNREADABLE[0]),
        )
        await journal.publish("market.quote.A", b'{"symbol":"A","last":"1","quoted_at":"0001-01-01T00:00:00+14:00"}')
        await journal.publish("market.quote.A", b'{"symbol":"A","last":"1","quoted_at":"2026-03-02T12:00:00Z"}')
        await until(lambda: _now(heard), within_seconds=5)
    assert [quote.symbol for quote in heard] == ["A"]


async def _now(heard: list[Any]) -> list[Any]:
    return heard


async def _effects(database: Database, order_id: str) -> list[Any]:
    return await effects_of(database, [order_id])
