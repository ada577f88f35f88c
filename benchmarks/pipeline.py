"""`interlock bench pipeline`: how many orders a second, and how long one takes, from the bot's publish to the broker."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

from benchmarks.figures import spread_ms
from benchmarks.limiting import put_limits
from benchmarks.listening import Listener, settled
from benchmarks.processes import cpu_seconds, memory_mb, used_since
from benchmarks.proposals import Proposals, symbols
from benchmarks.proposing import Proposed, propose_at_rate, propose_flat_out
from benchmarks.scene import Scene, scene
from ops.stack import Stack

PATIENCE_SECONDS: Final = 15.0
"""When nothing more comes for so long, the rest is counted as missing."""


@dataclass(frozen=True)
class Load:
    """How many orders, how fast (`None`: as fast as it goes), over how many accounts and symbols, after how many to warm up."""

    orders: int
    rate: float | None
    accounts: int
    symbols: int
    warm_up: int
    limits: Mapping[str, Any] = field(default_factory=dict)
    """Put in force before; a fresh stack has none."""


async def measure_pipeline(stack: Stack, load: Load, tell: Callable[[int], None]) -> dict[str, Any]:
    """Run `load` on a stack that is up; the figures."""
    listener = Listener()
    async with scene(stack, symbols(load.symbols)) as stage:
        await listener.listen(stage.ops)
        await put_limits(stage, load.limits)
        await _warm_up(stage, listener, load)
        before = cpu_seconds(stack)
        proposed: Proposed = {}
        late = await _propose(stage, listener, load, proposed)
        await listener.wait_for(load.orders, patience_seconds=PATIENCE_SECONDS, tell=tell)
        used, memory = used_since(before, cpu_seconds(stack)), memory_mb(stack)
    return _figures(listener, proposed) | {
        "behind_ms_max": round(late * 1000, 2), "memory_mb": memory, "cpu_seconds": used,
    }  # fmt: skip


async def _propose(stage: Scene, listener: Listener, load: Load, proposed: Proposed) -> float:
    proposals, numbers = _proposals(load), range(load.orders)
    if load.rate is not None:
        return await propose_at_rate(stage.journal, proposals, numbers, proposed, rate=load.rate)
    await propose_flat_out(stage.journal, proposals, numbers, proposed, ended=listener.ended)
    return 0.0


async def _warm_up(stage: Scene, listener: Listener, load: Load) -> None:
    await propose_flat_out(
        stage.journal, _proposals(load), range(load.orders, load.orders + load.warm_up), {}, ended=lambda: 0
    )
    await listener.wait_for(load.warm_up, patience_seconds=PATIENCE_SECONDS)
    await settled(stage.ops, patience_seconds=PATIENCE_SECONDS)
    listener.forget()


def _proposals(load: Load) -> Proposals:
    return Proposals(f"bench-{uuid4().hex[:8]}", accounts=load.accounts, symbols=symbols(load.symbols), distinct=True)


def _figures(listener: Listener, proposed: Proposed) -> dict[str, Any]:
    submissions = listener.submissions()
    counts = listener.counts()
    submitted, denied = len(submissions), counts["order.denied"]
    latencies = [at - proposed[order_id] for order_id, (at, _) in submissions.items() if order_id in proposed]
    first = min(proposed.values())
    seconds = max((at for at, _ in submissions.values()), default=first) - first
    return {
        "orders_per_second": round(submitted / seconds, 1) if seconds else None,
        "seconds": round(seconds, 3),
        "proposal_to_submission_ms": spread_ms(latencies),
        "orders": {
            "proposed": len(proposed), "submitted": submitted, "denied": denied,
            "other": len(proposed) - submitted - denied,
        },
        "brokers": sorted({event.broker for _, event in submissions.values()}),
    }  # fmt: skip
