"""Whatever is clicked while the answer is still out: how many decisions leave the page for one id."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Final

from playwright.async_api import Locator, Page, Request, Route

from benchmarks.console_desk import Desk
from benchmarks.console_targets import Measure
from benchmarks.console_watch import noted

ANSWER_SECONDS: Final = 0.7
APPROVALS: Final = "**/api/admin/trading/approvals/*"
WITHIN_SECONDS: Final = 15.0


async def measure_decisions(page: Page, desk: Desk) -> list[Measure]:
    """The most decisions that were sent for one id, of every way to click that could send two."""
    sent = Counter[str]()

    def note(request: Request) -> None:
        if request.method == "PUT" and "/approvals/" in request.url:
            sent[request.url.rpartition("/")[2]] += 1

    page.on("request", note)
    await page.route(APPROVALS, _later)
    try:
        counts = {name: await _sent(page, desk, act, sent) for name, act in WAYS.items()}
    finally:
        await page.unroute(APPROVALS, _later)
        page.remove_listener("request", note)
    return [Measure(f"decisions sent for one id: {name}", count, 1, exactly=True) for name, count in counts.items()]


async def _sent(page: Page, desk: Desk, act: Callable[[Page, Locator], Awaitable[None]], sent: Counter[str]) -> int:
    approval = next(iter(await desk.propose()))
    await noted(page, "painted", [approval], seconds=WITHIN_SECONDS)
    await act(page, page.locator(f'li[data-id="{approval}"]'))
    await asyncio.sleep(ANSWER_SECONDS * 2)
    await page.mouse.move(1, 1)
    await noted(page, "gone", [approval], seconds=WITHIN_SECONDS)
    return sent[approval]


async def _double(page: Page, row: Locator) -> None:
    await row.locator("[data-action=approve]").dblclick()


async def _triple(page: Page, row: Locator) -> None:
    await row.locator("[data-action=approve]").click(click_count=3)


async def _click_and_key(page: Page, row: Locator) -> None:
    await row.locator("[data-action=approve]").click()
    await row.focus()
    await page.keyboard.press("a")
    await page.keyboard.press("a")


async def _keys(page: Page, row: Locator) -> None:
    await row.focus()
    await page.keyboard.press("a")
    await row.focus()
    await page.keyboard.press("a")


async def _reject_twice(page: Page, row: Locator) -> None:
    await row.locator("[data-action=reject]").click()
    await page.get_by_role("dialog").get_by_role("button", name="Reject the order").dblclick()


async def _approve_and_reject(page: Page, row: Locator) -> None:
    await row.locator("[data-action=approve]").click()
    await row.focus()
    await page.keyboard.press("r")


WAYS: Final = {
    "double click": _double, "triple click": _triple, "click and key": _click_and_key, "key twice": _keys,
    "reject, double click": _reject_twice, "approve and reject": _approve_and_reject,
}  # fmt: skip


async def _later(route: Route) -> None:
    """The answer takes its time, and so the row stays under the pointer."""
    await asyncio.sleep(ANSWER_SECONDS)
    await route.continue_()
