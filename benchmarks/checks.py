"""`interlock bench checks`: what every risk check costs, on one stack in one run: rounds with all of them off and on, in turns."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any, Final
from uuid import uuid4

from benchmarks.every_check import EVERY_CHECK
from benchmarks.limiting import put_limits
from benchmarks.listening import Listener, settled
from benchmarks.processes import cpu_seconds, used_since
from benchmarks.proposals import Proposals, symbols
from benchmarks.proposing import Proposed, propose_flat_out
from benchmarks.scene import Scene, scene
from contracts.limits import Limits
from ops.stack import Stack

PATIENCE_SECONDS: Final = 15.0
WARM_UP_ROUNDS: Final = 2
"""One of each go first and do not count."""
NO_CHECK: Final[Mapping[str, Any]] = Limits().model_dump(mode="json")


@dataclass(frozen=True)
class Rounds:
    """How many rounds of each kind, of how many orders each, over how many accounts and symbols."""

    rounds: int
    orders: int
    accounts: int
    symbols: int

    @property
    def total(self) -> int:
        """All orders, those to warm up too."""
        return (2 * self.rounds + WARM_UP_ROUNDS) * self.orders


async def measure_checks(stack: Stack, wanted: Rounds, tell: Callable[[int], None]) -> dict[str, Any]:
    """Run the rounds on a stack that is up; the figures, and each round's."""
    listener, done = Listener(), list[dict[str, Any]]()
    traded = symbols(wanted.symbols)
    proposals = Proposals(f"bench-{uuid4().hex[:8]}", accounts=wanted.accounts, symbols=traded, distinct=True)
    async with scene(stack, traded) as stage:
        await listener.listen(stage.ops)
        for number in range(2 * wanted.rounds + WARM_UP_ROUNDS):
            checks = number % 2 == 1
            await put_limits(stage, EVERY_CHECK if checks else NO_CHECK)
            numbers = range(number * wanted.orders, (number + 1) * wanted.orders)
            figures = await _round(stack, stage, listener, proposals, numbers, tell)
            done.append({"checks": checks, **figures})
    return _figures(done[WARM_UP_ROUNDS:])


async def _round(
    stack: Stack, stage: Scene, listener: Listener, proposals: Proposals, numbers: range, tell: Callable[[int], None]
) -> dict[str, Any]:
    proposed: Proposed = {}
    before, begun = cpu_seconds(stack), time.monotonic()
    await propose_flat_out(stage.journal, proposals, numbers, proposed, ended=listener.ended)
    await listener.wait_for(
        len(numbers), patience_seconds=PATIENCE_SECONDS, tell=lambda ended: tell(numbers.start + ended)
    )
    submissions = listener.submissions()
    seconds = max((at for at, _ in submissions.values()), default=begun) - begun
    await settled(stage.ops, patience_seconds=PATIENCE_SECONDS)
    used = used_since(before, cpu_seconds(stack))
    listener.forget()
    return {
        "orders_per_second": round(len(submissions) / seconds, 1) if seconds else 0.0,
        "cpu_ms_an_order": round(sum(used.values()) * 1000 / len(numbers), 3),
        "submitted": len(submissions),
        "missing": len(numbers) - len(submissions),
    }


def _figures(rounds: list[dict[str, Any]]) -> dict[str, Any]:
    off, on = ([each for each in rounds if each["checks"] is checks] for checks in (False, True))
    speed = {name: median(each["orders_per_second"] for each in some) for name, some in (("off", off), ("on", on))}
    cost = {name: median(each["cpu_ms_an_order"] for each in some) for name, some in (("off", off), ("on", on))}
    return {
        "orders_per_second": speed,
        "loss_percent": round(100 * (1 - speed["on"] / speed["off"]), 1) if speed["off"] else None,
        "cpu_ms_an_order": cost,
        "missing": sum(each["missing"] for each in rounds),
        "rounds": rounds,
    }
