"""The first load of somebody who was never here: what comes over the network, as it is packed."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Final

from playwright.async_api import Request

from benchmarks.console_browser import Visitors, open_live
from benchmarks.console_targets import Measure

SCRIPT_KB_MAX: Final = 190
STYLE_KB_MAX: Final = 20


async def measure_loading(visitors: Visitors) -> list[Measure]:
    """Kilobytes (1,000 bytes) of bodies; headers do not count."""
    finished: list[Request] = []
    async with visitors.visit() as page:
        page.on("requestfinished", lambda request: finished.append(request))  # Playwright sets a name on it
        await open_live(page)
        await asyncio.sleep(0.5)  # the last ones are told of a little later than the page has them
        bytes_of = Counter[str]()
        for request in finished:
            bytes_of[request.resource_type] += (await request.sizes())["responseBodySize"]
    return [
        Measure("first load: script, gzipped", _kb(bytes_of["script"]), SCRIPT_KB_MAX, "kB"),
        Measure("first load: style, gzipped", _kb(bytes_of["stylesheet"]), STYLE_KB_MAX, "kB"),
    ]


def _kb(count: int) -> float | None:
    """None of nothing: a page without it was not loaded."""
    return round(count / 1000, 1) if count else None
