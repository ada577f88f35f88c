"""Approval on the real page: switched on and off, an order approved, one rejected, one expired, each as the operator sees it."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.bot import CONTROLS, Bot, a_symbol
from tests.browser.controls import dialog, row, switch_approval


async def test_switched_on_orders_wait_and_switched_off_they_fill(console: Page, bot: Bot) -> None:
    await switch_approval(console, on=True)
    held = await bot.propose(a_symbol())
    await bot.until(held, "pending_approval")
    await switch_approval(console, on=False)
    free = await bot.propose(a_symbol())
    await bot.until(free, "filled")
    assert await bot.status(held) == "pending_approval", "what waits stays waiting"


async def test_the_dialog_says_how_many_wait_and_keeping_changes_nothing(console: Page, bot: Bot) -> None:
    await bot.approval_config(auto_approve_paper=False)
    for _ in range(2):
        await bot.until(await bot.propose(a_symbol()), "pending_approval")
    await expect(console.locator("li[data-id]")).to_have_count(2)
    await console.get_by_role("switch").click()
    await expect(dialog(console)).to_contain_text("The 2 orders waiting now stay waiting.")
    await dialog(console).get_by_role("button", name="Keep approval on").click()
    await expect(console.get_by_label("Require approval for paper orders: ON")).to_be_checked()


async def test_a_bots_order_appears_is_approved_with_one_click_and_fills(console: Page, bot: Bot) -> None:
    await bot.approval_config(auto_approve_paper=False)
    symbol = a_symbol()
    order_id = await bot.propose(symbol, quantity="7")
    approval_id = await bot.approval_of(order_id)
    await expect(row(console, approval_id)).to_contain_text(f"7 {symbol}")
    await console.get_by_role("button", name=f"Approve buy 7 {symbol}").click()
    await bot.until(order_id, "filled")
    await console.mouse.move(5, 5)
    await expect(row(console, approval_id)).to_have_count(0)
    approved = await bot.call("GET", f"/api/orders/{order_id}")
    assert {each["by"] for each in approved["timeline"] if each["type"] == "order.approved"} == {"operator"}


async def test_what_risk_says_now_is_told_before_the_click(console: Page, bot: Bot) -> None:
    """The price has moved since the order was asked for, and a limit was made tighter: each changes what is said of it."""
    await bot.approval_config(auto_approve_paper=False)
    symbol = a_symbol()
    approval_id = await bot.approval_of(await bot.propose(symbol, quantity="7"))
    await expect(row(console, approval_id)).to_contain_text("Would pass risk now")
    limits = [{"symbol": symbol, "limits": {"max_order_notional": "1000"}}]
    await bot.call("PUT", f"{CONTROLS}/risk-config", config={"limit_overrides": limits})
    try:
        await expect(row(console, approval_id)).to_contain_text("Would pass risk now")
        await bot.quote(symbol, "150")
        await expect(row(console, approval_id)).to_contain_text(
            "Would be denied: The order is worth 1050, above the limit of 1000 for one order.", timeout=12_000
        )
    finally:
        await bot.call("PUT", f"{CONTROLS}/risk-config", config={"limit_overrides": []})
    await expect(row(console, approval_id)).to_contain_text("Would pass risk now")


async def test_another_is_rejected_with_a_reason_which_stands_in_its_record(console: Page, bot: Bot) -> None:
    await bot.approval_config(auto_approve_paper=False)
    symbol = a_symbol()
    order_id = await bot.propose(symbol)
    await console.get_by_role("button", name=f"Reject buy 1 {symbol}").click()
    await dialog(console).get_by_label("Reason").fill("not before the news")
    await dialog(console).get_by_role("button", name="Reject the order").click()
    await bot.until(order_id, "denied")
    await console.goto(f"/trading/orders/{order_id}")
    await expect(console.get_by_text("not before the news").first).to_be_visible()
    await expect(console.get_by_text("denied", exact=True)).to_be_visible()


async def test_several_are_rejected_together_and_one_that_waits_longer_is_approved(console: Page, bot: Bot) -> None:
    await bot.approval_config(auto_approve_paper=False)
    orders = [await bot.propose(a_symbol()) for _ in range(3)]
    ids = [await bot.approval_of(order_id) for order_id in orders]
    await console.get_by_role("button", name="Select several").click()
    for approval_id in ids[:2]:
        await row(console, approval_id).get_by_role("checkbox").check()
    await console.get_by_role("button", name="Reject selected").click()
    await dialog(console).get_by_label("Reason").fill("both, for now")
    await dialog(console).get_by_role("button", name="Reject 2 orders").click()
    await expect(console.get_by_text("2 of 2 rejected.")).to_be_visible()
    for order_id in orders[:2]:
        await bot.until(order_id, "denied")
    kept = row(console, ids[2])
    before = next(each["expires_at"] for each in await bot.pending())
    await kept.get_by_role("button", name="Details").click()
    await kept.get_by_role("button", name="wait longer").click()
    await dialog(console).get_by_role("button", name="Let it wait longer").click()
    await expect(dialog(console)).to_have_count(0)
    await expect(kept).to_contain_text("Extended by")
    assert before < next(each["expires_at"] for each in await bot.pending())
    await kept.get_by_role("button", name=re.compile("^Approve buy")).click()
    await bot.until(orders[2], "filled")


async def test_who_proposed_an_order_may_reject_it_and_not_approve_it(console: Page, bot: Bot) -> None:
    await bot.approval_config(auto_approve_paper=False)
    orders = [await bot.propose(a_symbol()) for _ in range(2)]
    ids = [await bot.approval_of(order_id) for order_id in orders]
    await console.evaluate("localStorage.setItem('interlock.actor', ' BOT')")
    await console.reload()
    await expect(console.get_by_text("Events: Live")).to_be_visible()
    for approval_id in ids:
        await expect(row(console, approval_id).get_by_role("button", name="Approve")).to_be_disabled()
        await expect(row(console, approval_id)).to_contain_text("You proposed it: somebody else has to approve it.")
    await row(console, ids[0]).focus()
    await console.keyboard.press("a")
    await expect(row(console, ids[0]).get_by_role("alert")).to_contain_text("You proposed it, so nothing was sent")
    await row(console, ids[0]).get_by_role("button", name="Reject").click()
    await dialog(console).get_by_role("button", name="Reject the order").click()
    await bot.until(orders[0], "denied")
    await console.evaluate("localStorage.setItem('interlock.actor', 'erik')")
    await console.reload()
    await expect(console.get_by_text("Events: Live")).to_be_visible()
    await row(console, ids[1]).get_by_role("button", name="Approve").click()
    await bot.until(orders[1], "filled")


@pytest.mark.timeout(150)
async def test_one_that_nobody_decides_expires_on_screen(console: Page, bot: Bot) -> None:
    """A minute is the shortest time there is."""
    await bot.approval_config(auto_approve_paper=False, approval_timeout_minutes=1)
    order_id = await bot.propose(a_symbol())
    approval_id = await bot.approval_of(order_id)
    left = row(console, approval_id).locator("[data-soon]")
    await expect(left).to_be_visible(timeout=15_000)
    await expect(row(console, approval_id)).to_have_count(0, timeout=75_000)
    assert await bot.until(order_id, "denied") == "denied"


async def test_the_keys_move_approve_and_reject_and_a_held_key_decides_one(console: Page, bot: Bot) -> None:
    await bot.approval_config(auto_approve_paper=False)
    order_of = {}
    for _ in range(3):
        order_id = await bot.propose(a_symbol())
        order_of[await bot.approval_of(order_id)] = order_id
    await expect(console.locator("li[data-id]")).to_have_count(3)
    # The soonest to expire is first, and that need not be the first that was proposed.
    approvals = await console.locator("li[data-id]").evaluate_all("rows => rows.map((row) => row.dataset.id)")
    orders = [order_of[approval_id] for approval_id in approvals]
    await row(console, approvals[0]).focus()
    await console.keyboard.press("j")
    await expect(row(console, approvals[1])).to_be_focused()
    await console.keyboard.press("a")
    await bot.until(orders[1], "filled")
    await expect(row(console, approvals[2])).to_be_focused()
    await console.keyboard.press("k")
    await console.keyboard.press("k")
    await expect(row(console, approvals[0])).to_be_focused()
    await console.keyboard.press("r")
    await expect(dialog(console).get_by_label("Reason")).to_be_focused()
    await console.keyboard.press("Enter")
    await bot.until(orders[0], "denied")
    await expect(row(console, approvals[2])).to_be_focused()
    assert await bot.status(orders[2]) == "pending_approval"
