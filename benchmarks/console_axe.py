"""axe-core on the live page: rows, a lockout and every dialog that asks, at two widths, dark and light."""

from __future__ import annotations

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


async def measure_axe(visitors: Visitors, desk: Desk) -> tuple[Measure, list[str]]:
    """The violations, and what each is. Left out without the packages that the page is built with."""
    if not AXE.exists():
        return Measure(NAME, None, 0, exactly=True, left_out="no axe-core here; tests/browser covers it"), []
    locked = await desk.call("POST", f"{ADMIN}/lockouts", symbol=SYMBOL, reason="measuring", duration_minutes=60)
    axe, found = AXE.read_text(encoding="utf-8"), list[str]()
    for width in WIDTHS:
        for scheme in ("dark", "light"):
            async with visitors.visit(size=(width, 900), scripts=(axe,), color_scheme=scheme) as page:
                await open_live(page)
                found += [f"{width} px, {scheme}, {each}" for each in await _look_at_all(page)]
    await desk.call("DELETE", f"{ADMIN}/lockouts/{locked['id']}")
    return Measure(NAME, len(found), 0, exactly=True), found


async def _look_at_all(page: Page) -> list[str]:
    row = page.locator("li[data-id]").first
    opening = {
        "reject": row.locator("[data-action=reject]"),
        "toggle": page.get_by_label("Require approval for paper orders: "),
        "end early": page.get_by_role("button", name=f"End early: {SYMBOL}"),
        "kill switch": page.get_by_role("button", name="Kill switch"),
    }
    await row.locator("[data-action=details]").press("Enter")
    found = await _look(page, "page")
    for name, control in opening.items():
        await control.press("Space")
        dialog = page.get_by_role("dialog")
        await dialog.wait_for()
        found += await _look(page, name)
        await page.keyboard.press("Escape")
        await dialog.wait_for(state="detached")
    return found


async def _look(page: Page, state: str) -> list[str]:
    violations: list[dict[str, Any]] = await page.evaluate(
        "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations"
    )
    return [f"{state}: {each['id']} at {each['nodes'][0]['target']}" for each in violations]
