"""Lockouts and the kill switch on the real page: in force when the page says so, and over when it says so."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser.bot import CONTROLS, Bot, a_symbol
from tests.browser.controls import dialog, end_early, lock, row


async def test_a_locked_symbols_next_order_is_denied_and_passes_once_the_lockout_was_ended(
    console: Page, bot: Bot
) -> None:
    symbol = a_symbol()
    await lock(console, symbol.lower(), "earnings tonight")
    denied = await bot.propose(symbol)
    await bot.until(denied, "denied")
    await expect(console.get_by_text("stopped 1 order")).to_be_visible()
    await end_early(console, symbol)
    await bot.until(await bot.propose(symbol), "filled")
    await expect(console.get_by_text("ended early by operator")).to_be_visible()


async def test_the_form_says_what_is_wrong_and_sends_nothing(console: Page, bot: Bot) -> None:
    await console.get_by_label("Ticker").fill("no symbol!")
    await console.get_by_role("button", name="Lock", exact=True).click()
    await expect(console.get_by_text("A symbol like AAPL, BRK.B or BTC/USD")).to_be_visible()
    await expect(console.get_by_text("Why? It is shown to everyone.")).to_be_visible()
    assert (await bot.call("GET", f"{CONTROLS}/lockouts"))["items"] == []


async def test_a_waiting_order_is_marked_and_counted_before_and_after_its_symbol_is_locked(
    console: Page, bot: Bot
) -> None:
    await bot.approval_config(auto_approve_paper=False)
    symbol = a_symbol()
    approval_id = await bot.approval_of(await bot.propose(symbol))
    await expect(row(console, approval_id)).to_be_visible()
    await console.get_by_label("Ticker").fill(symbol)
    await expect(console.get_by_text("1 waiting order", exact=True)).to_be_visible()
    await lock(console, symbol, "halted at the venue")
    await expect(row(console, approval_id)).to_contain_text(f"Would be denied: {symbol} locked until")


async def test_the_kill_switch_stops_everything_and_resume_lets_it_go_on(console: Page, bot: Bot) -> None:
    await console.get_by_role("button", name="Kill switch").click()
    await dialog(console).get_by_role("button", name="Halt everything").click()
    await expect(console.get_by_text("TRADING IS HALTED", exact=True)).to_be_visible()
    symbol = a_symbol()
    await bot.until(await bot.propose(symbol), "denied")
    await expect(console.get_by_text("No order is open at a broker.")).to_be_visible()
    await console.get_by_role("button", name="Resume trading").click()
    resume = dialog(console).get_by_role("button", name="Resume trading")
    await expect(resume).to_be_disabled()
    await dialog(console).get_by_label("Reason").fill("prices are back")
    await resume.click()
    await expect(console.get_by_text("TRADING IS HALTED", exact=True)).to_have_count(0)
    await bot.until(await bot.propose(symbol), "filled")


async def test_a_limit_set_on_the_risk_page_is_shown_before_and_after_and_denies(console: Page, bot: Bot) -> None:
    await console.goto("/trading/risk")
    await console.get_by_label("Order quantity, at most").fill("5")
    await console.get_by_role("button", name="Review 1 change").click()
    await expect(dialog(console)).to_contain_text("limits.max_order_quantity")
    await dialog(console).get_by_label("Reason").fill("smaller today")
    await dialog(console).get_by_role("button", name="Put it in force").click()
    await expect(console.get_by_text("smaller today").first).to_be_visible()
    try:
        await bot.until(await bot.propose(a_symbol(), quantity="6"), "denied")
    finally:
        await bot.call("PUT", f"{CONTROLS}/risk-config", config={"limits": {"max_order_quantity": None}})
    await expect(console.get_by_label("Order quantity, at most")).to_have_value("")
