"""The page in a real browser on a real stack: it shows what holds now, asks nobody else, and has nothing to complain about."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser.watching import Watched


async def test_the_page_shows_the_config_in_force(page: Page, watched: Watched) -> None:
    answer = await page.goto("/trading")
    assert answer is not None
    assert answer.status == 200
    await expect(page.get_by_role("heading", name="Paper Order Approval")).to_be_visible()
    await expect(page.get_by_label("Require approval for paper orders: OFF")).to_be_visible()
    assert watched.external == []
    assert watched.complaints == []


async def test_a_path_under_the_page_can_be_opened_and_loaded_again(page: Page, watched: Watched) -> None:
    await page.goto("/trading/risk")
    await page.reload()
    await expect(page.get_by_role("heading", name="History")).to_be_visible()
    assert (watched.external, watched.complaints) == ([], [])
