"""Positions on the real page: what fills and prices make of them, and an account's day against its loss limits."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from tests.browser.bot import CONTROLS, Bot, a_symbol

PRICES_READ_MS = 9000
"""The page looks at prices every five seconds."""


@pytest.fixture
async def account(bot: Bot) -> AsyncIterator[str]:
    """An account of its own, which may lose 100 in a day."""
    name = f"a-{a_symbol().lower()}"
    limits = [{"account": name, "limits": {"max_daily_loss": "100"}}]
    await bot.call("PUT", f"{CONTROLS}/risk-config", config={"limit_overrides": limits})
    yield name
    await bot.call("PUT", f"{CONTROLS}/risk-config", config={"limit_overrides": []})


async def test_a_position_is_shown_with_what_it_won_and_lost(console: Page, bot: Bot) -> None:
    symbol = a_symbol()
    account = f"a-{symbol.lower()}"
    await bot.until(await bot.propose(symbol, quantity="10", account=account), "filled")
    row = console.get_by_role("list", name="Open positions").get_by_role("listitem").filter(has_text=symbol)
    await expect(row).to_contain_text(f"long 10 {symbol}{account} · browser")
    await bot.quote(symbol, "103.5")
    await expect(row).to_contain_text("unrealised+35.00", timeout=PRICES_READ_MS)
    await expect(row).to_contain_text("price103.5")
    sold = await bot.propose(symbol, side="sell", quantity="10", account=account)
    await bot.until(sold, "filled")
    await expect(row).to_have_count(0, timeout=PRICES_READ_MS)
    await expect(console.get_by_role("region", name=f"Account {account}")).to_contain_text("No loss limit is set.")


async def test_a_loss_limit_is_seen_to_be_used_and_then_reached(console: Page, bot: Bot, account: str) -> None:
    symbol = a_symbol()
    told = console.get_by_role("region", name=f"Account {account}")
    await bot.until(await bot.propose(symbol, quantity="10", account=account), "filled")
    await expect(told).to_contain_text("Daily loss 0.00 of 100.00, 100.00 left", timeout=PRICES_READ_MS)
    await bot.quote(symbol, "91")
    await expect(told).to_contain_text(
        "Daily loss 90.00 of 100.00, 10.00 left Most of it is used.", timeout=PRICES_READ_MS
    )
    await expect(told).to_contain_text("90 % of the daily loss of 100.00.", timeout=PRICES_READ_MS)
    await bot.quote(symbol, "89")
    await expect(told).to_contain_text("Limit reached: entries are denied, exits pass.", timeout=PRICES_READ_MS)
    other = a_symbol()
    await bot.quote(other, "100")
    terms = {"symbol": other, "side": "buy", "quantity": "1", "account": account, "strategy": "browser"}
    entry = await bot.call("POST", "/api/orders", **terms)
    await bot.until(str(entry["order_id"]), "denied")
    reasons = (await bot.call("GET", f"/api/orders/{entry['order_id']}"))["reasons"]
    assert [reason["code"] for reason in reasons] == ["MAX_DAILY_LOSS"]
