"""The live broker goes away, stays silent, or loses what it was sent: orders wait visibly, none is sent twice, none too late (S4, P8, P17)."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable

import pytest
from nats.aio.client import Client as Nats

from tests.recording_broker.behaviour import Fate
from tests.support.journal import connected, until
from tests.torture.client import client_of
from tests.torture.conservation import is_silent, violations
from tests.torture.evidence import Evidence, gather, open_orders
from tests.torture.live_stack import LiveStack

UNLUCKY = (Fate.NEVER_ANSWER, Fate.DROP_AFTER, Fate.ERROR_AFTER, Fate.DROP_BEFORE, Fate.ERROR_BEFORE)
LOST = (Fate.DROP_BEFORE, Fate.ERROR_BEFORE)
OF_EACH = 3
pytestmark = pytest.mark.timeout(120)


@pytest.fixture
async def behaved(live: LiveStack) -> AsyncIterator[LiveStack]:
    """The stack, its broker in order afterwards."""
    yield live
    live.broker.kill()
    await asyncio.to_thread(live.broker.start)


def _told(evidence: Evidence, subject: str, order_ids: Iterable[str]) -> Counter[str]:
    """How often each of the orders was told of, by one kind of event."""
    wanted = set(order_ids)
    return Counter(
        event["order_id"] for event in evidence.journal if event["type"] == subject and event["order_id"] in wanted
    )


async def test_while_the_broker_is_killed_orders_wait_visibly_and_are_returned_once_when_it_is_back(
    behaved: LiveStack,
) -> None:
    async with client_of(behaved.stack, "outage") as client, connected(behaved.stack, "ops") as ops:
        async with client.flowing(orders_per_second=30):
            await asyncio.sleep(0.5)
            behaved.broker.kill()
            await asyncio.sleep(2.5)
        waiting = await until(lambda: _all_say_why(ops, client.name), within_seconds=15)
        await asyncio.to_thread(behaved.broker.start)
        evidence = await gather(behaved, client)
    assert violations(evidence) == []
    assert {order["status"] for order in evidence.ledger.values()} == {"filled"}
    parked = _told(evidence, "order.parked", evidence.ledger)
    assert len(parked) > len(waiting) / 2
    assert set(parked.values()) == {1}, "each waits at the gate once"
    again = Counter(e["order_id"] for e in evidence.journal if e.get("code") == "BROKER_AVAILABLE_AGAIN")
    assert again == parked, "and is returned once"


async def _all_say_why(ops: Nats, name: str) -> list[str]:
    """The open orders, once every one of them shows why it is open."""
    orders = await open_orders(ops, name)
    return (
        [] if any(is_silent(order) for order in orders) else [order["order_id"] for order in orders if order["reasons"]]
    )


async def test_a_send_whose_answer_never_comes_is_in_doubt_and_then_known_and_never_sent_twice(
    behaved: LiveStack,
) -> None:
    fated: dict[Fate, list[str]] = {}
    async with client_of(behaved.stack, "doubt") as client:
        for fate in UNLUCKY:
            await asyncio.to_thread(behaved.broker.behave, fate=fate.value, for_orders=OF_EACH)
            fated[fate] = await client.propose(OF_EACH)
            await until(lambda ids=tuple(fated[fate]): _received(behaved, ids), within_seconds=10)  # type: ignore[misc]
        await client.propose(OF_EACH)  # the others have not been in its way
        evidence = await gather(behaved, client)
    assert violations(evidence) == []
    assert {order["status"] for order in evidence.ledger.values()} == {"filled"}
    lost = {order_id for fate in LOST for order_id in fated[fate]}
    doubted = _told(evidence, "order.in_doubt", evidence.ledger)
    assert set(doubted.values()) == {1}
    assert lost <= doubted.keys() <= {order_id for fate in UNLUCKY for order_id in fated[fate]}, (
        "a report may come before the doubt"
    )
    attempts = {order_id: receipt.attempt for order_id, receipt in evidence.broker.accepted.items()}
    assert attempts == {order_id: 2 if order_id in lost else 1 for order_id in evidence.ledger}


async def _received(live: LiveStack, order_ids: Iterable[str]) -> bool:
    return set(order_ids) <= {receipt.client_order_id for receipt in live.broker.log().receipts}
