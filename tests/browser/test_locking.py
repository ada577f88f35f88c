"""Lockouts and the kill switch on the real page: in force when the page says so, and over when it says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

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


async def test_a_calendar_is_looked_at_and_imported_once_and_its_lockouts_are_in_the_list(
    console: Page, bot: Bot
) -> None:
    symbol, again = a_symbol(), a_symbol()
    ends = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    lines = ["symbol,reason,expires_at", f"{symbol},earnings,{ends}", f"no symbol!,earnings,{ends}"]
    await _choose(console, lines)
    await expect(dialog(console).get_by_role("status")).to_have_text(
        "2 entries: 1 new, 1 refused. Nothing is locked by it yet."
    )
    assert (await bot.call("GET", f"{CONTROLS}/lockouts"))["items"] == []
    await dialog(console).get_by_role("button", name="Import 1 lockout").click()
    await expect(dialog(console).get_by_role("status")).to_have_text("2 entries: 1 imported, 1 refused.")
    await console.keyboard.press("Escape")
    await expect(console.get_by_role("button", name=f"End early: {symbol}")).to_be_visible()
    await bot.until(await bot.propose(symbol), "denied")
    await _choose(console, [*lines[:2], f"{again},earnings,{ends}"])
    await expect(dialog(console).get_by_role("status")).to_contain_text("2 entries: 1 new, 1 known already.")


async def test_a_file_that_the_gateway_cannot_read_is_told_and_the_next_one_is_imported(
    console: Page, bot: Bot
) -> None:
    await _choose(console, ["ticker,why", "AAPL,earnings"])
    await expect(dialog(console).get_by_role("alert")).to_contain_text("The file cannot be read: the header names")
    symbol = a_symbol()
    start, end = (f"{datetime.now(UTC) + timedelta(hours=hours):%Y%m%dT%H%M%SZ}" for hours in (1, 2))
    event = ["BEGIN:VEVENT", "UID:one", f"SUMMARY:{symbol} earnings", f"DTSTART:{start}", f"DTEND:{end}", "END:VEVENT"]
    calendar = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", *event, "END:VCALENDAR"]
    content = "\r\n".join([*calendar, ""]).encode()
    await console.get_by_label("Calendar file").set_input_files(
        {"name": "earnings.ics", "mimeType": "text/calendar", "buffer": content}
    )
    await dialog(console).get_by_role("button", name="Import 1 lockout").click()
    await expect(dialog(console).get_by_role("status")).to_have_text("1 entry: 1 imported.")
    [lockout] = (await bot.call("GET", f"{CONTROLS}/lockouts?status=scheduled"))["items"]
    assert (lockout["symbol"], lockout["reason"]) == (symbol, f"{symbol} earnings")
    await bot.call("DELETE", f"{CONTROLS}/lockouts/{lockout['id']}")


async def _choose(console: Page, lines: list[str]) -> None:
    await console.get_by_role("button", name="Import lockouts").click()
    await console.get_by_label("Calendar file").set_input_files(
        {"name": "earnings.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}
    )


async def test_the_systems_own_thresholds_are_changed_on_the_risk_page_and_lock_by_them(
    console: Page, bot: Bot
) -> None:
    await console.goto("/trading/risk")
    form = console.get_by_role("form", name="System lockouts")
    await form.get_by_label("Pause a symbol whose price jumps").check()
    await form.get_by_role("checkbox", name="Lock after a move").check()
    await form.get_by_label("Move (percent)").fill("3")
    await form.get_by_label("Within (minutes)").fill("10")
    await form.get_by_role("button", name="Review 3 changes").click()
    await expect(dialog(console)).to_contain_text("price_shock.move.percent")
    await dialog(console).get_by_role("button", name="Put it in force").click()
    await expect(form.get_by_role("button", name="Nothing changed")).to_be_visible()
    try:
        symbol = a_symbol()
        for price in ("100", "104"):
            await bot.quote(symbol, price)
        await console.goto("/trading")
        await expect(console.get_by_role("button", name=f"End early: {symbol}")).to_be_visible()
    finally:
        await bot.call("PUT", f"{CONTROLS}/risk-config", config={"price_shock": {"enabled": False, "move": None}})
