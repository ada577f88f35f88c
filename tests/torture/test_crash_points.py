"""Each process dies at each named point that it passes, at a first delivery and again at the redelivery: conservation holds, and it flows again.

All services die in a round, each at its own point, while orders, lockouts and config changes are on their way; the supervisor starts them again,
untold. `INTERLOCK_TORTURE=full` sweeps every point of every service at its first, second and third pass; otherwise each point is passed once.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

import httpx
import pytest

from chassis.crash_points import POINTS
from tests.torture.client import Client, client_of
from tests.torture.conservation import violations
from tests.torture.evidence import gather
from tests.torture.live_stack import WITH_STATE, LiveStack

FULL = os.environ.get("INTERLOCK_TORTURE") == "full"
FLOWS_AGAIN_WITHIN_SECONDS = 10.0
PACE_SECONDS = 0.2
COMMITS_AND_PUBLISHES = ("work.", "outbox.")
APPLIES = {
    "risk_service": (*COMMITS_AND_PUBLISHES, "ack.", "answer."),
    "approval_service": (*COMMITS_AND_PUBLISHES, "ack."),
    "lockout_service": (*COMMITS_AND_PUBLISHES, "answer."),
    "broker_adapter": (*COMMITS_AND_PUBLISHES, "ack.", "answer.", "broker."),
}
pytestmark = pytest.mark.timeout(3600 if FULL else 120)
Round = Mapping[str, str]


def _points_of(service: str) -> list[str]:
    return [point for point in POINTS if point.startswith(APPLIES[service])]


def _every_point_of_every_service(passes: int) -> list[Round]:
    lists = {service: [f"{point}:{passes}" for point in _points_of(service)] for service in WITH_STATE}
    longest = max(len(points) for points in lists.values())
    return [
        {service: points[number] for service, points in lists.items() if number < len(points)}
        for number in range(longest)
    ]


def _each_point_once() -> list[Round]:
    """So that in as few rounds as possible every point is passed by some service: those that few pass are placed first."""
    able = {point: [service for service in WITH_STATE if point in _points_of(service)] for point in POINTS}
    rounds: list[dict[str, str]] = []
    for point in sorted(POINTS, key=lambda point: len(able[point])):
        place = next((one for one in rounds if set(able[point]) - set(one)), None)
        if place is None:
            rounds.append(place := {})
        free = [service for service in able[point] if service not in place]
        place[min(free, key=lambda service: len(_points_of(service)))] = f"{point}:1"
    return rounds


PASSES = 3 if FULL else 1
ROUNDS = (
    [one for passes in range(1, PASSES + 1) for one in _every_point_of_every_service(passes)]
    if FULL
    else _each_point_once()
)


def test_the_sweep_passes_every_point() -> None:
    assert {told.partition(":")[0] for one in ROUNDS for told in one.values()} == set(POINTS)


async def test_processes_that_die_at_the_named_points_lose_nothing_and_do_nothing_twice(live: LiveStack) -> None:
    slowest = 0.0
    async with client_of(live.stack, "crash") as client:
        lockouts: dict[str, httpx.Response] = {}
        for number, told in enumerate(ROUNDS):
            lockouts |= await _round(live, client, told, f"L{number}")
            slowest = max(slowest, await _flows_again(live, client))
        await client.repeat_unanswered()
        evidence = await gather(live, client)
        locked = await client.command("GET", "/api/admin/trading/lockouts?status=all&limit=500")
    print(f"{len(ROUNDS)} rounds, flows again after at most {slowest:.1f} s")
    assert violations(evidence) == []
    assert slowest < FLOWS_AGAIN_WITHIN_SECONDS
    assert {symbol: answer.status_code for symbol, answer in lockouts.items() if answer.status_code != 201} == {}
    symbols = [lockout["symbol"] for lockout in locked.json()["items"]]
    assert sorted(symbols) == sorted(lockouts), "each command was done once, however often it was repeated"


async def _round(live: LiveStack, client: Client, told: Round, symbol: str) -> dict[str, httpx.Response]:
    """Everybody dies, twice: at the first delivery, and then at what comes again."""
    lockouts: dict[str, httpx.Response] = {}
    for again in ("A", "B"):
        before = await live.pids()
        for service, point in told.items():
            live.tell_to_die(service, point)
        commanding = asyncio.create_task(_command(client, symbol + again, lockouts))
        if again == "A":
            async with _proposing(client):
                gone = await live.died(before, set(told), within_seconds=15)
        else:
            gone = await live.died(before, set(told), within_seconds=3)
        missed = set(told) - gone
        for service in told:
            live.take_back(service)
        await commanding
        if again == "A":
            assert not missed, (
                f"{missed} did not die at {[told[service] for service in missed]}; logs in {live.stack.logs}"
            )
    return lockouts


@asynccontextmanager
async def _proposing(client: Client) -> AsyncIterator[None]:
    """Many at once, and then a few at a time: what comes at once may pass a point once for all."""

    async def propose() -> None:
        await client.propose(12)
        while True:
            await asyncio.sleep(PACE_SECONDS)
            await client.propose(2)

    proposing = asyncio.create_task(propose())
    try:
        yield
    finally:
        proposing.cancel()
        with suppress(asyncio.CancelledError):
            await proposing


async def _command(client: Client, symbol: str, lockouts: dict[str, httpx.Response]) -> None:
    """As many lockouts and config changes as there may be passes, each repeated under its key until it is answered."""
    for number in range(PASSES):
        lockout = {"symbol": f"{symbol}{number}", "reason": "torture", "duration_minutes": 5}
        lockouts[f"{symbol}{number}"] = await client.command("POST", "/api/admin/trading/lockouts", **lockout)
        minutes = {"approval_timeout_minutes": 1 + len(lockouts) + len(symbol)}
        await client.command("PUT", "/api/admin/trading/approval-config", **minutes)


async def _flows_again(live: LiveStack, client: Client) -> float:
    """How long from the restart until a new order is with the broker."""
    await live.pids()  # the supervisor waits the longer, the more often a process has died
    begun = time.monotonic()
    fresh: set[str] = set()
    while not fresh & live.broker.log().accepted.keys():
        assert time.monotonic() - begun < 3 * FLOWS_AGAIN_WITHIN_SECONDS, f"nothing flows; logs in {live.stack.logs}"
        if len(fresh) < 40:
            fresh |= set(await client.propose(1))
        await asyncio.sleep(0.05)
    return time.monotonic() - begun
