"""One run of the fence test: orders flow while operators toggle approval and lock symbols; then what was released is judged."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from uuid import uuid4

import httpx
import psycopg

from benchmarks.fence_audit import released_under_older_versions, released_while_closed
from benchmarks.fence_watch import FenceWatch, watching
from benchmarks.listening import Listener
from benchmarks.operators import Operator
from benchmarks.proposals import Proposals, symbols
from benchmarks.proposing import flow
from benchmarks.scene import scene
from contracts.values import ANY_SYMBOL
from ops.stack import Stack

TRADED = symbols(4)
LOCKED = (*TRADED, *TRADED, ANY_SYMBOL)
ORDERS_PER_SECOND = 200
AHEAD_MAX = 300
HELD_SECONDS_MAX = 0.03
LEAVING = 5
LOOK_EVERY_SECONDS = 0.01
LEAVING_SECONDS_MAX = 2.0
_DAWDLE = """
    CREATE FUNCTION broker.dawdle() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_sleep(random() * 0.06); RETURN NULL; END';
    CREATE TRIGGER dawdle AFTER INSERT ON broker.releases FOR EACH STATEMENT EXECUTE FUNCTION broker.dawdle()
"""


@dataclass(frozen=True)
class Size:
    """How much of it: toggles, and lockouts created and lifted; fewer where the time is up before."""

    toggles: int
    lockouts: int
    seconds_max: float = 3600


@dataclass(frozen=True)
class Judged:
    """What a run did, and everything that should not have been, in words."""

    proposed: int
    released: int
    returned: int
    changes: dict[str, int]
    under_older_versions: list[str]
    while_closed: list[str]
    sent_late: list[str]
    left_on_the_way: int
    same_processes: bool


async def run_fence(stack: Stack, size: Size) -> Judged:
    """Make the changes under load on a stack that is up, and judge every release since."""
    before, listener = stack.pids(), Listener()
    async with (
        scene(stack, TRADED) as stage,
        watching(stack.admin_database_url) as watch,
        httpx.AsyncClient(base_url=stack.http_url, timeout=10) as http,
    ):
        await listener.listen(stage.ops)
        operator, proposals = Operator(http, watch), Proposals(f"t-{uuid4().hex[:8]}", accounts=4, symbols=TRADED)
        returned = await watch.returns()
        async with flow(
            stage.journal, proposals, rate=ORDERS_PER_SECOND,
            may_go_on=lambda proposed: len(proposed) - listener.ended() < AHEAD_MAX,
        ) as proposed:  # fmt: skip
            until = time.monotonic() + size.seconds_max
            await _until_orders_leave(listener)
            async with _looking_all_the_time(watch):
                await asyncio.gather(
                    _toggle(operator, listener, size.toggles, until), _lock(operator, listener, size.lockouts, until)
                )
        on_the_way = await watch.settled()
        mine = [release for release in await watch.releases() if release.order_id in proposed]
        return Judged(
            proposed=len(proposed),
            released=len(mine),
            returned=await watch.returns() - returned,
            changes={kind: len(seconds) for kind, seconds in operator.seconds.items()},
            under_older_versions=[found.why for found in released_under_older_versions(mine, watch.looks)],
            while_closed=[found.why for found in released_while_closed(mine, operator.closed)],
            sent_late=await watch.sent_late(),
            left_on_the_way=on_the_way,
            same_processes=stack.pids() == before,
        )


@asynccontextmanager
async def a_slow_gate(stack: Stack) -> AsyncIterator[None]:
    """Up to 60 ms pass between the release gate's look at the versions and its commit: time for a change to slip in between."""
    async with await psycopg.AsyncConnection.connect(stack.admin_database_url, autocommit=True) as admin:
        await admin.execute(_DAWDLE)
        try:
            yield
        finally:
            await admin.execute("DROP FUNCTION broker.dawdle CASCADE")


@asynccontextmanager
async def _looking_all_the_time(watch: FenceWatch) -> AsyncIterator[None]:
    """A change is in force from its commit on, which comes a little before its call returns."""

    async def look() -> None:
        while True:
            await watch.look("nothing")
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    looking = asyncio.create_task(look())
    try:
        yield
    finally:
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking


async def _toggle(operator: Operator, listener: Listener, times: int, until: float) -> None:
    for _ in range(times // 2):
        await operator.hold_paper_orders()
        await asyncio.sleep(random.uniform(0, HELD_SECONDS_MAX))
        await operator.let_paper_orders_go()
        await _until_orders_leave(listener)
        if time.monotonic() > until:
            return


async def _lock(operator: Operator, listener: Listener, times: int, until: float) -> None:
    for number in range(times):
        lockout = await operator.lock(LOCKED[number % len(LOCKED)])
        await asyncio.sleep(random.uniform(0, HELD_SECONDS_MAX))
        await operator.lift(lockout)
        await _until_orders_leave(listener)
        if time.monotonic() > until:
            return


async def _until_orders_leave(listener: Listener) -> None:
    """A change is worth making when something leaves: on a slow machine orders would else only ever be returned."""
    submitted = listener.heard["order.submitted"]
    wanted, deadline = len(submitted) + LEAVING, time.monotonic() + LEAVING_SECONDS_MAX
    while len(submitted) < wanted and time.monotonic() < deadline:
        await asyncio.sleep(0.002)
