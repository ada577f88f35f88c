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
from contracts.statuses import FINAL_STATUSES
from contracts.streams import DEAD, JOURNAL
from tests.recording_broker.log import BrokerLog
from tests.support.journal import connected
from tests.torture.live_stack import LiveStack

Document = Mapping[str, Any]
SETTLES_WITHIN_SECONDS = 45.0


@dataclass(frozen=True)
class Evidence:
    """Of all orders whose id begins with the client's name."""

    promised: frozenset[str]
    ledger: Mapping[str, Document]
    counts: Mapping[str, int]
    """Of the whole ledger, as `query.order.count` answers."""
    journal: Sequence[Document]
    dead_letters: Sequence[Document]
    broker: BrokerLog
    positions: Mapping[tuple[str, str], Decimal]


async def gather(live: LiveStack, promised: Sequence[str] | Mapping[str, Any]) -> Evidence:
    """Everything, once the ledger shows no open order any more, or after a while that it does not."""
    async with connected(live.stack, "ops") as ops:
        await _settled(ops)
        counts = (await _ask(ops, CountOrders()))["counts"]
        return Evidence(
            promised=frozenset(promised),
            ledger={order["order_id"]: order for order in await _orders(ops)},
            counts=counts,
            journal=await _all_of(ops, JOURNAL),
            dead_letters=await _all_of(ops, DEAD),
            broker=live.broker.log(),
            positions=await asyncio.to_thread(_positions, live.stack.admin_database_url),
        )


async def _settled(ops: Nats) -> None:
    deadline, before = time.monotonic() + SETTLES_WITHIN_SECONDS, None
    while time.monotonic() < deadline:
        try:
            counts = (await _ask(ops, CountOrders()))["counts"]
        except (nats.errors.Error, AssertionError):
            counts = None
        waiting = await _unacked(ops)
        if counts is not None and counts == before and not waiting and set(counts) <= FINAL_STATUSES:
            return
        before = counts
        await asyncio.sleep(0.3)


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


def _positions(url: str) -> dict[tuple[str, str], Decimal]:
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT account, symbol, quantity FROM risk.positions").fetchall()
    return {(account, symbol): quantity for account, symbol, quantity in rows if quantity}
