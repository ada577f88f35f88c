"""axe-core on the live page: rows, a lockout and every dialog that asks, at two widths, dark and light."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any, Final

from playwright.async_api import Page

from benchmarks.console_browser import Visitors, open_live
from benchmarks.console_desk import ADMIN, Desk
from benchmarks.console_targets import Measure
from ops.page_sources import UI

AXE: Final = UI / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS: Final = (320, 1280)
SYMBOL: Final = "AXE"
NAME: Final = "axe: violations, 320 and 1280 px, dark and light"


async def measure_axe(visitors: Visitors, desk: Desk) -> tuple[Measure, dict[str, list[str]]]:
    """How many, and where each was seen. Left out without the packages that the page is built with."""
    if not AXE.exists():
        return Measure(NAME, None, 0, exactly=True, left_out="no axe-core here; tests/browser looks, too"), {}
    locked = await desk.call("POST", f"{ADMIN}/lockouts", symbol=SYMBOL, reason="measuring", duration_minutes=60)
    axe, found = AXE.read_text(encoding="utf-8"), defaultdict[str, list[str]](list)
    for width in WIDTHS:
        for scheme in ("dark", "light"):
            async with visitors.visit(size=(width, 900), scripts=(axe,), color_scheme=scheme) as page:
                await open_live(page)
                async for state, violation in _look_at_all(page):
                    found[violation].append(f"{state}, {width} px, {scheme}")
    await desk.call("DELETE", f"{ADMIN}/lockouts/{locked['id']}")
    return Measure(NAME, sum(map(len, found.values())), 0, exactly=True), dict(found)


async def _look_at_all(page: Page) -> AsyncIterator[tuple[str, str]]:
    row = page.locator("li[data-id]").first
    opening = {
        "reject": row.locator("[data-action=reject]"),
        "toggle": page.get_by_label("Require approval for paper orders: "),
        "end early": page.get_by_role("button", name=f"End early: {SYMBOL}"),
        "kill switch": page.get_by_role("button", name="Kill switch"),
        "lock": page.get_by_role("button", name="Lock a symbol"),  # where the page is narrow
    }
    await row.locator("[data-action=details]").press("Enter")
    for violation in await _look(page):
        yield "page", violation
    for state, control in opening.items():
        if not await control.count():
            continue
        await control.press("Space")
        dialog = page.get_by_role("dialog")
        await dialog.wait_for()
        for violation in await _look(page):
            yield state, violation
        await page.keyboard.press("Escape")
        await dialog.wait_for(state="detached")


async def _look(page: Page) -> list[str]:
    violations: list[dict[str, Any]] = await page.evaluate(
        "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations"
    )
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]} {_why(each['nodes'][0])}" for each in violations]


def _why(node: dict[str, Any]) -> str:
    checks = (*node["any"], *node["all"], *node["none"])
    return str(checks[0]["message"]) if checks else ""
