"""A real browser, Debian's Chromium, on a real running stack."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from ops.stack import Stack
from tests.browser.bot import CONTROLS, Bot
from tests.browser.watching import Watched

NAMES = ("chromium", "chromium-browser", "/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",  # its sandbox refuses root, and containers
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session", autouse=True)
def built_page() -> None:
    """The page of these very sources, which the stack's gateway serves."""
    from ops.page import build_page

    build_page(print)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is; a test that needs it is skipped where it is not."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if found is None:
        pytest.skip("there is no Chromium here: `apt-get install chromium` (Debian) gets it")
    return found


@pytest.fixture(scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """One browser for all tests; each has pages of its own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, headless=True, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
async def page(browser: Browser, stack: Stack) -> AsyncIterator[Page]:
    """A fresh page, as of a new visitor, with the stack's address before every path."""
    context = await browser.new_context(base_url=stack.http_url, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    yield await context.new_page()
    await context.close()


@pytest.fixture
def watched(page: Page, stack: Stack) -> Watched:
    """What `page` asks for and complains about, from its first request on."""
    return Watched(page, stack.http_url)


@pytest.fixture
async def bot(stack: Stack) -> AsyncIterator[Bot]:
    """A bot; afterwards the stack is as every test expects it: paper, active, nobody asked, nothing waiting, nothing locked."""
    made = Bot(stack.http_url)
    yield made
    await made.call("POST", f"{CONTROLS}/resume", reason="the test is over")
    await made.approval_config(auto_approve_paper=True, approval_timeout_minutes=15)
    for item in await made.pending():
        await made.call("PUT", f"{CONTROLS}/approvals/{item['id']}", status="rejected")
    for lockout in (await made.call("GET", f"{CONTROLS}/lockouts"))["items"]:
        await made.call("DELETE", f"{CONTROLS}/lockouts/{lockout['id']}")
    await made.close()


@pytest.fixture
async def console(page: Page, bot: Bot) -> Page:
    """The page, live."""
    await page.goto("/trading")
    await expect(page.get_by_text("Events: Live")).to_be_visible()
    return page
