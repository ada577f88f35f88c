"""The page's controls, by the names that an operator reads."""

from __future__ import annotations

from playwright.async_api import Locator, Page, expect


def connection(page: Page) -> Locator:
    """What the header says of the event stream."""
    return page.locator("[data-connection]")


async def until_live(page: Page, *, seconds: float = 15) -> None:
    """Wait until the page says that it is live."""
    await expect(connection(page)).to_have_attribute("data-connection", "live", timeout=seconds * 1000)


def row(page: Page, approval_id: str) -> Locator:
    """The row of one approval."""
    return page.locator(f'li[data-id="{approval_id}"]')


def dialog(page: Page) -> Locator:
    """The dialog that is open."""
    return page.get_by_role("dialog")


async def switch_approval(page: Page, *, on: bool) -> None:
    """Switch approval for paper orders, and wait until the page says that it is in force."""
    await page.get_by_role("switch").click()
    await dialog(page).get_by_role("button", name="Require approval" if on else "Stop requiring approval").click()
    await expect(page.get_by_label(f"Require approval for paper orders: {'ON' if on else 'OFF'}")).to_be_visible()


async def lock(page: Page, symbol: str, reason: str) -> None:
    """Lock a symbol for an hour, and wait until the page says that it is in force."""
    await page.get_by_label("Ticker").fill(symbol)
    await page.get_by_label("Reason", exact=True).fill(reason)
    await page.get_by_role("button", name="Lock", exact=True).click()
    await expect(page.get_by_text(f"{symbol} is locked until")).to_be_visible()


async def end_early(page: Page, symbol: str) -> None:
    """End a lockout, and wait until it is gone from the list."""
    button = page.get_by_role("button", name=f"End early: {symbol}")
    await button.click()
    await dialog(page).get_by_role("button", name="End it now").click()
    await expect(button).to_have_count(0)
