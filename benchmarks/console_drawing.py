"""How long until the page draws what was published: one by one with rows waiting, and many at once."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Any, Final

from playwright.async_api import Page

from benchmarks.console_desk import Desk
from benchmarks.console_targets import Measure
from benchmarks.console_watch import Noted, noted
from benchmarks.figures import rank, spread_ms

ROWS: Final = 40
BURST: Final = 200
DRAWN_MS_MAX: Final = 150
BURST_MS_MAX: Final = 300
WITHIN_SECONDS: Final = 15.0


async def measure_drawing(
    page: Page, desk: Desk, samples: int, tell: Callable[[], None]
) -> tuple[list[Measure], dict[str, Any]]:
    """With 40 rows waiting: one comes, and is decided elsewhere; and again. What waited, waits afterwards."""
    await noted(page, "painted", await desk.propose(ROWS), seconds=WITHIN_SECONDS)
    drawn, painted, gone, asked = Noted(), Noted(), Noted(), list[str]()
    for _ in range(samples):
        new = list(await desk.propose())
        painted |= await noted(page, "painted", new, seconds=WITHIN_SECONDS)
        drawn |= await noted(page, "drawn", new, seconds=0.1)
        await _pause()
        await desk.reject(*new)
        gone |= await noted(page, "gone", new, seconds=WITHIN_SECONDS)
        asked += new
        await _pause()
        tell()
    requested = await desk.published("approval.requested", asked)
    rejected = await desk.published("approval.rejected", asked)
    came = [painted[each] - requested[each].stored_at for each in asked if each in painted]
    there = [drawn[each] - requested[each].stored_at for each in asked if each in drawn]
    went = [gone[each] - rejected[each].stored_at for each in asked if each in gone]
    return [
        Measure(f"published -> in the document, {ROWS} rows, p95", _p95(there, samples), DRAWN_MS_MAX, "ms"),
        Measure(f"published -> drawn, {ROWS} rows, p95", _p95(came, samples), DRAWN_MS_MAX, "ms"),
        Measure(f"decided elsewhere -> gone, {ROWS} rows, p95", _p95(went, samples), DRAWN_MS_MAX, "ms"),
    ], {
        "published_to_document_ms": spread_ms(there),
        "published_to_drawn_ms": spread_ms(came),
        "occurred_to_drawn_ms": spread_ms([painted[each] - requested[each].occurred_at for each in painted]),
        "decided_to_gone_ms": spread_ms(went),
        "samples": samples,
    }


async def measure_bursts(page: Page, desk: Desk, rounds: int, tell: Callable[[], None]) -> list[Measure]:
    """200 orders at once, to the last row; the slowest round counts, and a row that is missing in any."""
    slowest, missed = 0.0, 0
    for _ in range(rounds):
        asked = await desk.propose(BURST)
        painted = await noted(page, "painted", asked, seconds=WITHIN_SECONDS)
        requested = await desk.published("approval.requested", asked)
        missed += len(asked.keys() - painted.keys())
        slowest = max(slowest, max(painted.values()) - max(requested[each].stored_at for each in asked))
        await desk.reject(*asked)
        await noted(page, "gone", asked, seconds=WITHIN_SECONDS)
        tell()
    return [
        Measure(f"burst of {BURST}: last published -> all drawn", round(slowest * 1000, 1), BURST_MS_MAX, "ms"),
        Measure(f"burst of {BURST}: rows missed", missed, 0, exactly=True),
    ]


def _p95(seconds: list[float], samples: int) -> float | None:
    """In milliseconds; none when a sample is missing, which is slower than any."""
    return round(rank(seconds, 95) * 1000, 1) if len(seconds) == samples else None


async def _pause() -> None:
    """Of no fixed length, so that no timer of the page keeps step with the samples."""
    await asyncio.sleep(random.uniform(0.05, 0.3))
