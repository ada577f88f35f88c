"""More than one page: two operators at the same approval, ten tabs on one stream, a gateway that dies and comes back."""

from __future__ import annotations

import os
import signal

from playwright.async_api import Browser, Page, expect

from ops.stack import Stack
from tests.browser.bot import Bot, a_symbol
from tests.browser.controls import connection, row, until_live


async def _another(browser: Browser, stack: Stack, actor: str) -> Page:
    """Another operator's browser."""
    context = await browser.new_context(base_url=stack.http_url)
    await context.add_init_script(f"localStorage.setItem('interlock.actor', '{actor}')")
    page = await context.new_page()
    await page.goto("/trading")
    await until_live(page)
    return page


async def test_of_two_operators_one_wins_and_the_other_is_told_who(
    console: Page, bot: Bot, browser: Browser, stack: Stack
) -> None:
    await bot.approval_config(auto_approve_paper=False)
    other = await _another(browser, stack, "dana")
    symbol = a_symbol()
    order_id = await bot.propose(symbol)
    approval_id = await bot.approval_of(order_id)
    for page in (console, other):
        await expect(row(page, approval_id)).to_be_visible()

    async def hold(route) -> None:  # type: ignore[no-untyped-def]
        """The slower operator's click arrives after the other's decision."""
        await other.get_by_role("button", name=f"Approve buy 1 {symbol}").click()
        await bot.until(order_id, "filled")
        await route.continue_()

    await console.route("**/approvals/*", hold)
    await console.get_by_role("button", name=f"Reject buy 1 {symbol}").click()
    await console.get_by_role("button", name="Reject the order").click()
    await expect(console.get_by_text("Already approved by dana")).to_be_visible()
    await other.context.close()


async def test_ten_tabs_share_one_stream_and_all_of_them_show_the_next_order(
    console: Page, bot: Bot, stack: Stack
) -> None:
    await bot.approval_config(auto_approve_paper=False)
    tabs = [console] + [await console.context.new_page() for _ in range(9)]
    for tab in tabs[1:]:
        await tab.goto("/trading")
    for tab in tabs:
        await until_live(tab)
    await bot.until_listeners(1)
    approval_id = await bot.approval_of(await bot.propose(a_symbol()))
    for tab in tabs:
        await expect(row(tab, approval_id)).to_be_visible()
    await tabs[0].close()  # the one that listens for all
    second = await bot.approval_of(await bot.propose(a_symbol()))
    for tab in tabs[1:]:
        await expect(row(tab, second)).to_be_visible()


async def test_a_tab_that_hangs_does_not_hold_up_the_others(browser: Browser, bot: Bot, stack: Stack) -> None:
    context = await browser.new_context(base_url=stack.http_url)
    hung, other = await context.new_page(), await context.new_page()
    await hung.goto("/healthz")
    await hung.evaluate("navigator.locks.request('interlock-events', () => new Promise(() => {})) && null")
    await other.goto("/trading")
    await until_live(other, seconds=8)
    await bot.approval_config(auto_approve_paper=False)
    approval_id = await bot.approval_of(await bot.propose(a_symbol()))
    await expect(row(other, approval_id)).to_be_visible()
    await context.close()


async def test_a_gateway_that_is_killed_is_told_at_once_and_the_page_catches_up_when_it_is_back(
    console: Page, bot: Bot, stack: Stack
) -> None:
    await bot.approval_config(auto_approve_paper=False)
    first = await bot.approval_of(await bot.propose(a_symbol()))
    await expect(row(console, first)).to_be_visible()
    os.kill(stack.pids()["gateway"], signal.SIGKILL)
    await expect(connection(console)).to_have_attribute("data-connection", "disconnected", timeout=1000)
    await expect(console.get_by_text("Disconnected.")).to_be_visible()
    await expect(row(console, first).locator("[data-action=approve]")).to_be_disabled()
    await expect(row(console, first).locator("[data-action=reject]")).to_be_enabled()
    await expect(console.get_by_role("button", name="Kill switch")).to_be_enabled()
    stack.wait_ready()
    await until_live(console)
    await expect(row(console, first).locator("[data-action=approve]")).to_be_enabled()
