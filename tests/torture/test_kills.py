"""kill -9, in turn and at random, under a flow of orders: conservation holds, and everything flows again within 10 s.

`INTERLOCK_TORTURE=full` kills for minutes instead of seconds; a failure prints the seed that repeats it (`INTERLOCK_SEED`).
"""

from __future__ import annotations

import asyncio
import os
import random
import time

import pytest

from tests.torture.client import Client, client_of
from tests.torture.conservation import violations
from tests.torture.evidence import gather
from tests.torture.live_stack import LiveStack

FULL = os.environ.get("INTERLOCK_TORTURE") == "full"
SEED = int(os.environ.get("INTERLOCK_SEED", random.SystemRandom().randrange(10**9)))
PROCESSES = (
    "risk_service", "approval_service", "lockout_service", "broker_adapter", "gateway", "nats", "postgres",
)  # fmt: skip
RANDOM_KILLS = 200 if FULL else 8
FLOWS_AGAIN_WITHIN_SECONDS = 10
pytestmark = pytest.mark.timeout(3600 if FULL else 120)


async def _reaches_the_broker(live: LiveStack, client: Client) -> float:
    """How long until an order proposed from now on is accepted by the broker."""
    begun, before = time.monotonic(), set(client.proposed)
    while time.monotonic() < begun + 3 * FLOWS_AGAIN_WITHIN_SECONDS:
        if live.broker.log().accepted.keys() & client.proposed.keys() - before:
            return time.monotonic() - begun
        await asyncio.sleep(0.05)
    raise AssertionError(f"nothing reaches the broker any more; the logs are in {live.stack.logs}")


async def test_each_process_killed_in_turn(live: LiveStack) -> None:
    took: dict[str, float] = {}
    async with client_of(live.stack, "turn") as client:
        async with client.flowing(orders_per_second=20):
            for name in PROCESSES:
                await asyncio.sleep(0.3)
                live.stack.kill(name)
                took[name] = await _reaches_the_broker(live, client)
        await client.repeat_unanswered()
        evidence = await gather(live, client)
    print("flows again after, s:", {name: round(seconds, 1) for name, seconds in took.items()})
    assert violations(evidence) == []
    assert max(took.values()) < FLOWS_AGAIN_WITHIN_SECONDS, took


async def test_processes_killed_at_random(live: LiveStack) -> None:
    chance = random.Random(SEED)
    async with client_of(live.stack, f"random-{SEED}") as client:
        async with client.flowing(orders_per_second=20):
            for _ in range(RANDOM_KILLS):
                live.stack.kill(chance.choice(PROCESSES))
                await asyncio.sleep(chance.uniform(0.05, 1.5))
            took = await _reaches_the_broker(live, client)
        await client.repeat_unanswered()
        evidence = await gather(live, client)
    assert violations(evidence) == [], f"INTERLOCK_SEED={SEED}"
    assert took < FLOWS_AGAIN_WITHIN_SECONDS, f"INTERLOCK_SEED={SEED}"
