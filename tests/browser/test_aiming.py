"""A click decides about the order that was aimed at, whatever moves the list in the moment before."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

from ops.stack import Stack
from tests.browser.bot import Bot, a_symbol
from tests.browser.controls import dialog, row, until_live

PUSH = """document.querySelector("main").insertAdjacentHTML("beforebegin", '<div style="height:%dpx"></div>')"""
"""Something appears above the page, as a banner does."""
UNDER = """([x, y]) => document.elementFromPoint(x, y)?.closest("li[data-id]")?.dataset.id ?? null"""
"""The order under a point of the window."""


async def _two_that_wait(page: Page, bot: Bot) -> list[str]:
    await bot.approval_config(auto_approve_paper=False)
    waiting = [await bot.approval_of(await bot.propose(a_symbol())) for _ in range(2)]
    for approval_id in waiting:
        await expect(row(page, approval_id)).to_be_visible()
    return waiting


async def _centre(page: Page, approval_id: str, action: str = "approve") -> tuple[float, float]:
    box = await row(page, approval_id).locator(f"[data-action={action}]").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


async def _scrolled_by_a_key(page: Page) -> int:
    """How far one press of Page Down scrolls."""
    await page.keyboard.press("PageDown")
    await page.wait_for_timeout(800)
    distance = int(await page.evaluate("Math.round(scrollY)"))
    await page.keyboard.press("PageUp")
    await page.wait_for_timeout(800)
    return distance


async def _press(page: Page) -> None:
    """Press and let go where the mouse is: `click` would move it."""
    await page.mouse.down()
    await page.mouse.up()


async def _decided(bot: Bot, *waiting: str) -> list[str]:
    still = {each["id"] for each in await bot.pending()}
    return [approval_id for approval_id in waiting if approval_id not in still]


async def test_a_row_that_a_banner_pushes_under_a_resting_pointer_is_not_approved_by_it(
    console: Page, bot: Bot
) -> None:
    first, second = await _two_that_wait(console, bot)
    x, y = await _centre(console, second)
    await console.mouse.move(x, y)
    _, top = await _centre(console, first)
    await console.evaluate(PUSH % round(y - top))
    assert abs((await _centre(console, first))[1] - y) < 3, "the first order now stands where the second was"
    await _press(console)
    await expect(row(console, first)).to_contain_text("The list moved just before this click")
    assert await _decided(bot, first, second) == []
    await console.mouse.move(x + 9, y)
    await _press(console)
    await expect(row(console, first)).to_contain_text("Approved")
    assert await _decided(bot, first, second) == [first]


async def test_the_second_click_of_a_double_click_in_a_dialog_decides_nothing_below_it(console: Page, bot: Bot) -> None:
    first, second = await _two_that_wait(console, bot)
    await row(console, first).locator("[data-action=reject]").click()
    button = await dialog(console).get_by_role("button", name="Reject the order").bounding_box()
    assert button is not None
    x, y = button["x"] + button["width"] / 2, button["y"] + button["height"] / 2
    await console.mouse.move(x, y)
    await _press(console)
    await expect(dialog(console)).to_have_count(0)
    approve = row(console, second).locator("[data-action=approve]")
    await approve.evaluate(
        "(button, at) => Object.assign(button.style, {position: 'fixed', zIndex: 99, left: at.x - 20 + 'px', top: at.y - 20 + 'px'})",
        {"x": x, "y": y},
    )
    await _press(console)
    await expect(row(console, second)).to_contain_text("The list moved just before this click")
    assert await _decided(bot, first, second) == [first]


async def test_a_click_that_was_missed_counts_when_it_is_made_again_where_the_mouse_is(console: Page, bot: Bot) -> None:
    first, second = await _two_that_wait(console, bot)
    x, y = await _centre(console, second)
    await console.mouse.move(x, y)
    _, top = await _centre(console, first)
    await console.evaluate(PUSH % round(y - top))
    await console.wait_for_timeout(700)  # the browser may tell the page what is under the mouse now
    await console.mouse.click(x, y, click_count=2, delay=20)
    await expect(row(console, first)).to_contain_text("The list moved just before this click")
    await console.wait_for_timeout(1000)
    assert await _decided(bot, first, second) == []
    await _press(console)
    await expect(row(console, first)).to_contain_text("Approved")
    assert await _decided(bot, first, second) == [first]


async def test_a_hand_that_shakes_as_it_presses_aims_at_nothing_else(console: Page, bot: Bot) -> None:
    first, second = await _two_that_wait(console, bot)
    x, y = await _centre(console, second)
    await console.mouse.move(x, y)
    _, top = await _centre(console, first)
    await console.evaluate(PUSH % round(y - top))
    await console.mouse.move(x + 1, y)
    await console.mouse.down()
    await console.mouse.move(x, y + 1)
    await console.mouse.up()
    await expect(row(console, first)).to_contain_text("The list moved just before this click")
    assert await _decided(bot, first, second) == []


@pytest.mark.parametrize("scroll", ["wheel", "keys"])
async def test_who_scrolls_the_page_under_a_resting_mouse_has_aimed_at_what_comes_there(
    console: Page, bot: Bot, scroll: str
) -> None:
    await console.set_viewport_size({"width": 1280, "height": 500})
    await bot.approval_config(auto_approve_paper=False)
    waiting = [await bot.approval_of(await bot.propose(a_symbol())) for _ in range(8)]
    await expect(row(console, waiting[-1])).to_be_visible()
    by_key = await _scrolled_by_a_key(console)
    places = {each: await _centre(console, each) for each in waiting[2:]}
    meant = next(each for each, (_, y) in places.items() if 150 < y - by_key < 470)
    x, y = places[meant]
    distance = by_key if scroll == "keys" else round(y) - 250
    await console.mouse.move(x, y - distance)
    assert await console.evaluate(UNDER, [x, y - distance]) != meant
    await (console.keyboard.press("PageDown") if scroll == "keys" else console.mouse.wheel(0, distance))
    await console.wait_for_timeout(1200)
    assert await console.evaluate(UNDER, [x, y - distance]) == meant
    await _press(console)
    await expect(row(console, meant)).to_contain_text("Approved")
    assert await _decided(bot, *waiting) == [meant]


async def test_a_finger_approves_what_stood_there_when_it_was_seen(browser: Browser, stack: Stack, bot: Bot) -> None:
    context = await browser.new_context(
        base_url=stack.http_url, has_touch=True, viewport={"width": 390, "height": 1400}
    )
    page = await context.new_page()
    await page.goto("/trading")
    await until_live(page)
    first, second = await _two_that_wait(page, bot)
    await page.wait_for_timeout(700)
    x, y = await _centre(page, second)
    _, top = await _centre(page, first)
    await page.evaluate(PUSH % round(y - top))
    await page.touchscreen.tap(x, y)
    await expect(row(page, first)).to_contain_text("The list moved just before this click")
    assert await _decided(bot, first, second) == []
    await page.wait_for_timeout(700)
    await page.touchscreen.tap(*await _centre(page, first))
    await expect(row(page, first)).to_contain_text("Approved")
    assert await _decided(bot, first, second) == [first]
    await context.close()


async def test_enter_that_is_held_on_the_kill_switch_opens_it_and_halts_nothing(console: Page, bot: Bot) -> None:
    await console.get_by_role("button", name="Kill switch").focus()
    for _ in range(12):
        await console.keyboard.down("Enter")  # from the second on it is a repeat
        await console.wait_for_timeout(40)
    await expect(dialog(console)).to_be_visible()
    await console.keyboard.up("Enter")
    status = await bot.call("GET", "/api/admin/trading/status")
    assert status["trading_state"] == "active"
    await console.keyboard.press("Enter")
    await expect(dialog(console)).to_have_count(0)
    assert (await bot.call("GET", "/api/admin/trading/status"))["trading_state"] == "halted"


@pytest.mark.parametrize("name", ["Kill switch", "Reject"])
async def test_a_double_click_opens_a_dialog_and_does_not_close_it(console: Page, bot: Bot, name: str) -> None:
    await _two_that_wait(console, bot)
    await console.get_by_role("button", name=name).first.dblclick(delay=30)
    await console.wait_for_timeout(300)
    await expect(dialog(console)).to_be_visible()
    await console.wait_for_timeout(500)
    await console.mouse.click(5, 5)
    await expect(dialog(console)).to_have_count(0)


@pytest.mark.parametrize("width", [320, 390, 1280])
async def test_what_became_of_an_order_moves_no_row_below_it(console: Page, bot: Bot, width: int) -> None:
    """What is told of it may be shorter than what was, and the header tells of its event."""
    await console.set_viewport_size({"width": width, "height": 900})
    first, second = await _two_that_wait(console, bot)
    await expect(row(console, first)).to_contain_text("Would pass risk now")
    await expect(row(console, second)).to_contain_text("Would pass risk now")
    await row(console, second).hover(position={"x": 20, "y": 20})
    top = await _top(console, second)
    await row(console, first).evaluate("row => row.focus({preventScroll: true})")
    await console.keyboard.press("a")
    tops = set()
    while "filled" not in await row(console, first).inner_text():
        tops.add(await _top(console, second))
        await console.wait_for_timeout(20)
    assert tops | {await _top(console, second)} == {top}


async def _top(page: Page, approval_id: str) -> float:
    """Where a row begins on the page, in pixels from its top."""
    return round(await row(page, approval_id).evaluate("row => row.getBoundingClientRect().top + scrollY"))
