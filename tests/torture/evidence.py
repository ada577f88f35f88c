"""What a run left behind, read from those who know: the ledger, the journal, the database, and the broker's own log."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import nats.errors
import psycopg
from nats.aio.client import Client as Nats

from contracts.codec import loads
from contracts.messages import Answer
from contracts.queries import CountOrders, ListOrders
from contracts.statuses import FINAL_STATUSES, OPEN_STATUSES
from contracts.streams import JOURNAL
from tests.recording_broker.log import BrokerLog
from tests.support.journal import connected
from tests.torture.client import Client
from tests.torture.live_stack import WITH_STATE, LiveStack

Document = Mapping[str, Any]
STATUSES = FINAL_STATUSES | OPEN_STATUSES
SETTLES_WITHIN_SECONDS = 45.0
STANDS_STILL_SECONDS = 5.0
"""Longer than a redelivery and a sweep take: what has not moved for so long will not move any more."""


@dataclass(frozen=True)
class Evidence:
    """Of all orders whose id begins with the client's name."""

    promised: frozenset[str]
    ledger: Mapping[str, Document]
    counted: int
    """Orders of the whole ledger that `query.order.count` counts, under statuses that there are..."""
    listed: int
    """... and orders that `query.order.list` lists."""
    journal: Sequence[Document]
    broker: BrokerLog
    positions: Mapping[tuple[str, str], Decimal]


async def gather(
    live: LiveStack,
    client: Client,
    *,
    within_seconds: float = SETTLES_WITHIN_SECONDS,
    stands_still_seconds: float = STANDS_STILL_SECONDS,
) -> Evidence:
    """Everything, once all orders of the client are final, or stand still."""
    async with connected(live.stack, "ops") as ops:
        deadline = time.monotonic() + within_seconds
        ledger = await _settled(live, ops, client.name, deadline, stands_still_seconds)
        counts = (await _ask(ops, CountOrders()))["counts"]
        journal = await _all_of(ops, JOURNAL)
        return Evidence(
            promised=frozenset(client.promised),
            ledger={order_id: order for order_id, order in ledger.items() if order_id.startswith(client.name)},
            counted=sum(count for status, count in counts.items() if status in STATUSES),
            listed=len(await _orders(ops)),
            journal=[event for event in journal if event["correlation_id"].startswith(client.name)],
            broker=live.broker.log().of(client.name),
            positions=await asyncio.to_thread(_positions, live.stack.admin_database_url, client.name),
        )


async def _settled(
    live: LiveStack, ops: Nats, name: str, deadline: float, stands_still_seconds: float
) -> dict[str, Document]:
    """The ledger, when nothing of it moves any more. While a process waits for its restart, of course nothing moves."""
    held: dict[str, Document] = {}
    moved_at = time.monotonic()
    while True:
        try:
            now = {order["order_id"]: order for order in await _orders(ops)}
        except (nats.errors.Error, AssertionError):
            now = held
        if now != held or set(WITH_STATE) - (await asyncio.to_thread(live.stack.pids)).keys():
            held, moved_at = now, time.monotonic()
        still_open = [
            order for key, order in now.items() if key.startswith(name) and order["status"] not in FINAL_STATUSES
        ]
        waiting = bool(still_open) or bool(await _unacked(ops))
        if time.monotonic() > (min(deadline, moved_at + stands_still_seconds) if waiting else moved_at + 0.3):
            return held
        await asyncio.sleep(0.2)


async def open_orders(ops: Nats, name: str) -> list[Document]:
    """The orders of one client that are not final, as the ledger shows them now."""
    return [
        order
        for order in await _orders(ops)
        if order["order_id"].startswith(name) and order["status"] not in FINAL_STATUSES
    ]


async def _unacked(ops: Nats) -> int:
    """How many messages of the journal some consumer has not acked."""
    infos = await ops.jetstream().consumers_info(JOURNAL)
    return sum((info.num_pending or 0) + (info.num_ack_pending or 0) for info in infos)


async def _ask(ops: Nats, query: Any) -> dict[str, Any]:
    answer = Answer.from_json((await ops.request(query.SUBJECT, query.to_json(), timeout=3)).data)
    assert answer.result is not None, answer.problem
    return answer.result


async def _orders(ops: Nats) -> list[Document]:
    orders: list[Document] = []
    cursor: str | None = None
    while True:
        page = await _ask(ops, ListOrders(limit=500, cursor=cursor))
        orders += page["items"]
        cursor = page["next"]
        if cursor is None:
            return orders


async def _all_of(ops: Nats, stream: str) -> list[Document]:
    """Every message of a stream that is JSON, in order."""
    jetstream = ops.jetstream()
    last = (await jetstream.stream_info(stream)).state.last_seq
    reading = await jetstream.pull_subscribe("", stream=stream)
    found: list[Document] = []
    read = 0
    while read < last:
        messages = await reading.fetch(min(1000, last - read), timeout=5)
        for message in messages:
            await message.ack()
        read += len(messages)
        found += [loads(message.data) for message in messages if message.data.startswith(b"{")]
    await reading.unsubscribe()
    return found


def _positions(url: str, name: str) -> dict[tuple[str, str], Decimal]:
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT account, symbol, quantity FROM risk.positions").fetchall()
    return {(account, symbol): quantity for account, symbol, quantity in rows if quantity and account.startswith(name)}
