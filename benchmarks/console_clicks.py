"""How many presses of the mouse each control takes: done through the page, and looked up over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from playwright.async_api import Page

from benchmarks.console_desk import ADMIN, PATIENCE_SECONDS, Desk
from benchmarks.console_targets import Measure
from benchmarks.console_watch import presses

Act = Callable[[], Awaitable[None]]
IsSo = Callable[[], Awaitable[bool]]
SYMBOL = "LOCKED"


async def measure_clicks(page: Page, desk: Desk) -> list[Measure]:
    """Each control once, in an order that leaves the stack as it was but for the toggle; resumed afterwards."""
    approval, order = next(iter((await desk.propose()).items()))
    counted = [
        ("paper approve", 1, lambda: _approve(page, approval), lambda: _is(desk, f"/api/orders/{order}", "status", "filled")),
        ("toggle off", 2, lambda: _toggle(page, on=False), lambda: _is(desk, f"{ADMIN}/approval-config", "auto_approve_paper", True)),
        ("toggle on", 2, lambda: _toggle(page, on=True), lambda: _is(desk, f"{ADMIN}/approval-config", "auto_approve_paper", False)),
        ("lock, and typing", 2, lambda: _lock(page), lambda: _locks(desk, 1)),
        ("end early", 2, lambda: _end_early(page), lambda: _locks(desk, 0)),
        ("kill", 2, lambda: _kill(page), lambda: _is(desk, f"{ADMIN}/status", "trading_state", "halted")),
    ]  # fmt: skip
    measures = [Measure(f"clicks: {name}", await _count(page, act, is_so), most) for name, most, act, is_so in counted]
    await desk.call("POST", f"{ADMIN}/resume", reason="measured")
    return measures


async def _count(page: Page, act: Act, is_so: IsSo) -> int | None:
    """The presses that `act` took; none when it does not come about."""
    before = await presses(page)
    await act()
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not await is_so():  # noqa: ASYNC110 - it is asked over HTTP
                await asyncio.sleep(0.05)
            return await presses(page) - before
    return None


async def _approve(page: Page, approval: str) -> None:
    await page.locator(f'li[data-id="{approval}"] [data-action=approve]').click()


async def _toggle(page: Page, *, on: bool) -> None:
    # At its words, whichever of switch and label lies above the other.
    words = page.get_by_text(f"Require approval for paper orders: {'OFF' if on else 'ON'}")
    await words.evaluate("words => words.scrollIntoView({ block: 'center' })")
    if box := await words.bounding_box():
        await page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    await _answer(page, "Require approval" if on else "Stop requiring approval")


async def _lock(page: Page) -> None:
    await page.get_by_label("Ticker").click()
    await page.keyboard.type(SYMBOL)
    await page.keyboard.press("Tab")
    await page.keyboard.type("measuring")
    await page.get_by_role("button", name="Lock", exact=True).click()


async def _end_early(page: Page) -> None:
    await page.get_by_role("button", name=f"End early: {SYMBOL}").click()
    await _answer(page, "End it now")


async def _kill(page: Page) -> None:
    await page.get_by_role("button", name="Kill switch").click()
    await _answer(page, "Halt everything")


async def _answer(page: Page, name: str) -> None:
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name=name, exact=True).click()
    await dialog.wait_for(state="detached")


async def _is(desk: Desk, path: str, field: str, value: Any) -> bool:
    return bool((await desk.call("GET", path))[field] == value)


async def _locks(desk: Desk, count: int) -> bool:
    return (
        len([each for each in (await desk.call("GET", f"{ADMIN}/lockouts"))["items"] if each["symbol"] == SYMBOL])
        == count
    )
