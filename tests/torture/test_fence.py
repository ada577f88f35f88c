"""Hundreds of changes against a running flow of orders: nothing leaves under what a change that has returned replaced (P1, P4, P7, S1 to S3).

The gate is made slow on purpose, so that changes fall between its look and its commit. The last test takes the fence out, and the same
judge must find what got through. `INTERLOCK_TORTURE=full` makes 500 toggles and 500 lockouts a run instead of the short ones.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.services import SERVICES
from ops.stack import Stack
from tests.support.fence_run import Judged, Size, a_slow_gate, run_fence

FULL = os.environ.get("INTERLOCK_TORTURE") == "full"
SIZE = Size(toggles=500, lockouts=500) if FULL else Size(toggles=40, lockouts=40, seconds_max=6)
CONTROL = Size(toggles=40, lockouts=40, seconds_max=3)
CONTROL_RUNS_MAX = 5
pytestmark = pytest.mark.timeout(1800 if FULL else 90)


@pytest.fixture(scope="module")
def shaken(data_root: Path) -> Iterator[Stack]:
    """A stack for these tests alone: they restart its services with other settings."""
    with Stack(data_root / "fence", env={"*": {"INTERLOCK_TEST_RUN": "1"}}) as stack:
        yield stack


async def restarted(stack: Stack, **settings: str) -> None:
    env = {f"INTERLOCK_{name.upper()}": value for name, value in settings.items()}
    for service in SERVICES:
        await asyncio.to_thread(stack.restart, service.name, env=env)
    await asyncio.to_thread(stack.wait_ready)


async def run(stack: Stack, size: Size) -> Judged:
    async with a_slow_gate(stack):
        return await run_fence(stack, size)


def assert_that_it_held(judged: Judged) -> None:
    print(judged)
    assert judged.under_older_versions == []
    assert judged.while_closed == []
    assert judged.sent_late == []
    assert judged.left_on_the_way == 0
    assert judged.same_processes
    assert judged.released >= 100, f"a fence that nothing passes shows nothing: {judged}"
    assert judged.returned > 0, f"no change ever met an order on its way: {judged}"


async def test_nothing_is_released_under_what_a_change_that_has_returned_replaced(shaken: Stack) -> None:
    assert_that_it_held(await run(shaken, SIZE))


async def test_nor_when_every_cache_hears_of_changes_five_seconds_late(shaken: Stack) -> None:
    await restarted(shaken, cache_delay_seconds="5")
    assert_that_it_held(await run(shaken, SIZE))


async def test_without_the_fence_the_same_judge_finds_releases_under_older_versions(shaken: Stack) -> None:
    await restarted(shaken, cache_delay_seconds="0", faults='["no_fence"]')
    runs: list[Judged] = []
    while not any(judged.under_older_versions for judged in runs):
        assert len(runs) < CONTROL_RUNS_MAX, f"the judge is blind: {runs}"
        runs.append(await run(shaken, CONTROL))
