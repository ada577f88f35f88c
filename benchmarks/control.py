"""`interlock bench control`: how long until a change is in force, under load, and whether anything slipped out after it had returned."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from benchmarks.fence_audit import Release, released_under_older_versions, released_while_closed
from benchmarks.fence_watch import FenceWatch, watching
from benchmarks.figures import spread_ms
from benchmarks.listening import Listener
from benchmarks.operators import Operator
from benchmarks.proposals import Proposals, symbols
from benchmarks.proposing import flow
from benchmarks.scene import scene
from ops.stack import Stack


@dataclass(frozen=True)
class Changes:
    """How many changes, how many a second, and under how many orders a second over how many accounts and symbols."""

    changes: int
    rate: float
    load: float
    accounts: int
    symbols: int


async def measure_control(stack: Stack, wanted: Changes, tell: Callable[[int], None]) -> dict[str, Any]:
    """Make the changes on a stack that is up; the figures."""
    listener, traded = Listener(), symbols(wanted.symbols)
    async with (
        scene(stack, traded) as stage,
        watching(stack.admin_database_url) as watch,
        httpx.AsyncClient(base_url=stack.http_url, timeout=10) as http,
    ):
        await listener.listen(stage.ops)
        operator = Operator(http, watch)
        proposals = Proposals(f"bench-{uuid4().hex[:8]}", accounts=wanted.accounts, symbols=traded)
        async with flow(stage.journal, proposals, rate=wanted.load) as proposed:
            begun = time.monotonic()
            await _change(operator, wanted, traded, tell)
            seconds = time.monotonic() - begun
        await watch.settled()
        releases = await watch.releases()
        figures = _violations(watch, operator, releases, listener) | {
            "sent_after_send_by": len(await watch.sent_late()), "returned": await watch.returns(),
        }  # fmt: skip
    return {
        "changes": wanted.changes,
        "seconds": round(seconds, 3),
        "until_in_force_ms": {kind: spread_ms(times) for kind, times in operator.seconds.items()},
        "all_changes_ms": spread_ms([time for times in operator.seconds.values() for time in times]),
        "load": {"proposed": len(proposed), "released": len(releases), **listener.counts()},
        **figures,
    }


async def _change(operator: Operator, wanted: Changes, traded: tuple[str, ...], tell: Callable[[int], None]) -> None:
    """Config, lock, lift, and again: a setting that holds nobody up, so that orders go on flowing."""
    begun, lockout = time.monotonic(), ""
    for number in range(wanted.changes):
        await asyncio.sleep(max(0.0, begun + number / wanted.rate - time.monotonic()))
        match number % 3:
            case 0:
                await operator.set_approval({"approval_timeout_minutes": 15 + number % 2})
            case 1:
                lockout = await operator.lock(traded[number // 3 % len(traded)])
            case _:
                await operator.lift(lockout)
        tell(number + 1)


def _violations(
    watch: FenceWatch, operator: Operator, releases: Iterable[Release], listener: Listener
) -> dict[str, int]:
    known = {release.order_id: release for release in releases}
    told = [
        Release(order_id, known[order_id].symbol, event.versions, event.released_at)
        for order_id, (_, event) in listener.submissions().items()
        if order_id in known
    ]
    return {
        "released_under_older_version": len(released_under_older_versions(known.values(), watch.looks)),
        "submitted_under_older_version": len(released_under_older_versions(told, watch.looks)),
        "released_while_locked": len(released_while_closed(known.values(), operator.closed)),
    }
