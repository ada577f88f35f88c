"""One run of the fence test: orders flow while operators toggle approval and lock symbols; then what was released is judged."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import uuid4

import httpx
import psycopg

from benchmarks.fence_audit import released_under_older_versions, released_while_closed
from benchmarks.fence_watch import watching
from benchmarks.operators import Operator
from benchmarks.proposals import Proposals, symbols
from benchmarks.proposing import flow
from benchmarks.scene import scene
from contracts.values import ANY_SYMBOL
from ops.stack import Stack

TRADED = symbols(4)
LOCKED = (*TRADED, *TRADED, ANY_SYMBOL)
_DAWDLE = """
    CREATE FUNCTION broker.dawdle() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_sleep(random() * 0.03); RETURN NULL; END';
    CREATE TRIGGER dawdle AFTER INSERT ON broker.releases FOR EACH STATEMENT EXECUTE FUNCTION broker.dawdle()
"""


@dataclass(frozen=True)
class Size:
    """How much of it: toggles, lockouts created and lifted, how many of each a second, under how many orders a second."""

    toggles: int
    lockouts: int
    rate: float
    orders_per_second: float = 200


@dataclass(frozen=True)
class Judged:
    """What a run did, and everything that should not have been, in words."""

    proposed: int
    released: int
    returned: int
    looks: int
    under_older_versions: list[str]
    while_closed: list[str]
    sent_late: list[str]
    left_on_the_way: int
    same_processes: bool


async def run_fence(stack: Stack, size: Size) -> Judged:
    """Make the changes under load on a stack that is up, and judge every release since."""
    before = stack.pids()
    async with (
        scene(stack, TRADED) as stage,
        watching(stack.admin_database_url) as watch,
        httpx.AsyncClient(base_url=stack.http_url, timeout=10) as http,
    ):
        operator, proposals = Operator(http, watch), Proposals(f"t-{uuid4().hex[:8]}", accounts=4, symbols=TRADED)
        returned = await watch.returns()
        async with flow(stage.journal, proposals, rate=size.orders_per_second, orders_max=1_000_000) as proposed:
            await asyncio.gather(
                _paced(size.toggles, size.rate, lambda number: _toggle(operator, number)),
                _paced(size.lockouts, size.rate, lambda number: _lock_for_a_while(operator, number, size.rate)),
            )
        await operator.let_paper_orders_go()
        on_the_way = await watch.settled()
        mine = [release for release in await watch.releases() if release.order_id in proposed]
        return Judged(
            proposed=len(proposed),
            released=len(mine),
            returned=await watch.returns() - returned,
            looks=len(watch.looks),
            under_older_versions=[found.why for found in released_under_older_versions(mine, watch.looks)],
            while_closed=[found.why for found in released_while_closed(mine, operator.closed)],
            sent_late=await watch.sent_late(),
            left_on_the_way=on_the_way,
            same_processes=stack.pids() == before,
        )


@asynccontextmanager
async def a_slow_gate(stack: Stack) -> AsyncIterator[None]:
    """Up to 30 ms pass between the release gate's look at the versions and its commit: time for a change to slip in between."""
    async with await psycopg.AsyncConnection.connect(stack.admin_database_url, autocommit=True) as admin:
        await admin.execute(_DAWDLE)
        try:
            yield
        finally:
            await admin.execute("DROP FUNCTION broker.dawdle CASCADE")


async def _toggle(operator: Operator, number: int) -> None:
    await (operator.hold_paper_orders() if number % 2 == 0 else operator.let_paper_orders_go())


async def _lock_for_a_while(operator: Operator, number: int, rate: float) -> None:
    lockout = await operator.lock(LOCKED[number % len(LOCKED)])
    await asyncio.sleep(0.25 / rate)
    await operator.lift(lockout)


async def _paced(times: int, rate: float, act: Callable[[int], Awaitable[None]]) -> None:
    begun = time.monotonic()
    for number in range(times):
        await asyncio.sleep(max(0.0, begun + number / rate - time.monotonic()))
        await act(number)
