"""Chromium with the operator's page in it: found, started, and every page watched from its first request on."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from playwright.async_api import Browser, Page, Request, async_playwright

from benchmarks.console_watch import WATCH
from deploy.problems import StackError

NAMES: Final = ("chromium", "chromium-browser", "/usr/bin/chromium", "google-chrome")
FLAGS: Final = (
    "--no-sandbox",  # its sandbox refuses root, and containers
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
)  # fmt: skip
WAIT_SECONDS: Final = 15.0
WIDE: Final = (1280, 900)


class NoChromium(StackError):
    """There is no browser to measure with."""

    def __init__(self) -> None:
        super().__init__(
            "There is no Chromium here, which the page is measured in. Debian: `apt-get install chromium`."
        )


class Visitors:
    """Opens pages of new visitors, live; `external` is what any of them asked of anyone but the gateway."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser = browser
        self._url = url
        self.external: list[str] = []

    @asynccontextmanager
    async def visit(
        self, *, size: tuple[int, int] = WIDE, scripts: tuple[str, ...] = (), **options: Any
    ) -> AsyncIterator[Page]:
        """A page of somebody who was never here, with `scripts` in it beside the watch; nothing is opened yet."""
        viewport = {"width": size[0], "height": size[1]}
        context = await self._browser.new_context(base_url=self._url, viewport=viewport, **options)  # type: ignore[arg-type]
        context.set_default_timeout(WAIT_SECONDS * 1000)
        context.on("request", self._note)
        for script in (WATCH, *scripts):
            await context.add_init_script(script)
        try:
            yield await context.new_page()
        finally:
            await context.close()

    def _note(self, request: Request) -> None:
        if not request.url.startswith((f"{self._url}/", "data:", "blob:")):
            self.external.append(request.url)


def find_chromium() -> str:
    """Where Chromium is. Raises `NoChromium`."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if found is None:
        raise NoChromium
    return found


@asynccontextmanager
async def visitors(url: str) -> AsyncIterator[Visitors]:
    """Start Chromium for the pages at `url`. Raises `NoChromium`."""
    found = find_chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, headless=True, args=FLAGS)
        try:
            yield Visitors(browser, url)
        finally:
            await browser.close()


async def open_live(page: Page) -> None:
    """Load the page, and wait until it says that it is live."""
    await page.goto("/trading")
    async with asyncio.timeout(WAIT_SECONDS):
        await page.evaluate("() => bench.isLive()")
