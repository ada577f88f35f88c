"""`interlock bench console`: whether the operator's page keeps what it must, measured in a real browser on a real stack."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from benchmarks.console_axe import measure_axe
from benchmarks.console_browser import open_live, visitors
from benchmarks.console_clicks import measure_clicks
from benchmarks.console_decisions import measure_decisions
from benchmarks.console_desk import ADMIN, PATIENCE_SECONDS, Desk
from benchmarks.console_drawing import measure_bursts, measure_drawing
from benchmarks.console_loading import measure_loading
from benchmarks.console_outage import measure_outages
from benchmarks.console_targets import Measure
from benchmarks.proposals import symbols
from benchmarks.scene import scene
from ops.stack import Stack

SYMBOLS = 8
HOURS_TO_DECIDE = 1


@dataclass(frozen=True)
class Looks:
    """How often to look: orders one by one, bursts, and kills of the gateway."""

    samples: int
    bursts: int
    outages: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.samples + self.bursts + self.outages


async def measure_console(stack: Stack, looks: Looks, tell: Callable[[int], None]) -> dict[str, Any]:
    """Open the page of a stack that is up, and hold it against its targets; the figures, and each measure as a document."""
    traded, step = symbols(SYMBOLS), _steps(tell)
    async with (
        visitors(stack.http_url) as browser,
        scene(stack, traded) as stage,
        httpx.AsyncClient(base_url=stack.http_url, timeout=PATIENCE_SECONDS) as http,
    ):
        desk = Desk(http, stage, traded)
        await desk.listen()
        measures = await measure_loading(browser)
        await desk.call(
            "PUT", f"{ADMIN}/approval-config", auto_approve_paper=False, approval_timeout_minutes=60 * HOURS_TO_DECIDE
        )
        async with browser.visit() as page:
            await open_live(page)
            drawing, figures = await measure_drawing(page, desk, looks.samples, step)
            measures += drawing
            measures += await measure_bursts(page, desk, looks.bursts, step)
            measures += await measure_decisions(page, desk)
            measures += await measure_clicks(page, desk)
            measures += await measure_outages(page, stack, looks.outages, step)
        axe, violations = await measure_axe(browser, desk)
        measures += [axe, Measure("external requests", len(browser.external), 0, exactly=True)]
    return {
        "met": all(each.is_met for each in measures),
        "measures": [each.document() for each in measures],
        **figures,
        "violations": violations,
        "external": browser.external,
    }


def _steps(tell: Callable[[int], None]) -> Callable[[], None]:
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        tell(done)

    return step
