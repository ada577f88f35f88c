"""Every state and dialog of the page, at every width and in both schemes: readable, nothing cut off, nothing on anything else, no violation for axe.

Pictures of each are in `dist/screenshots` afterwards (`INTERLOCK_SCREENSHOTS` names another folder).
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from ops.default_data_dir import CHECKOUT
from ops.page_sources import UI
from tests.browser.controls import connection, dialog
from tests.browser.demo import build_demo, serving
from tests.browser.looking import look, pictures

STATES = re.findall(r'^  "?([a-z-]+)"?: \{ ?', (UI / "src" / "testing" / "demo-states.ts").read_text(), re.MULTILINE)
SETTLED_MS = 700
pytestmark = pytest.mark.timeout(240)
Step = Callable[[Page], Awaitable[None]]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[str]:
    """The page on made-up answers."""
    folder = tmp_path_factory.mktemp("demo")
    build_demo(folder)
    with serving(folder) as url:
        yield url


@pytest.fixture
async def demo_page(browser: Browser, demo: str) -> AsyncIterator[Page]:
    context = await browser.new_context(base_url=demo, viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    yield await context.new_page()
    await context.close()


async def _open(page: Page, state: str, path: str = "") -> None:
    await page.goto(f"/trading{path}?demo={state}")
    await expect(page.get_by_role("heading", level=2).first).to_be_visible()
    await page.wait_for_timeout(SETTLED_MS)


def test_the_states_are_those_of_the_design() -> None:
    wanted = {"loading", "empty", "error", "stale", "disconnected", "gap", "conflict", "live-mode", "halted"}
    assert wanted <= set(STATES), Path(UI)


WAITS = {"stale": 13_500, "gap": 3000, "gateway-away": 1500, "disconnected": 1000}
"""How long a state takes to come about."""


@pytest.mark.parametrize("state", STATES)
async def test_a_state_can_be_read(demo_page: Page, state: str) -> None:
    await _open(demo_page, state)
    await demo_page.wait_for_timeout(WAITS.get(state, 0))
    assert await look(demo_page, state) == []


@pytest.mark.parametrize(
    ("state", "shown"), [("stale", "stale"), ("gap", "gap"), ("disconnected", "disconnected"), ("busy", "live")]
)
async def test_a_state_is_what_it_is_called(demo_page: Page, state: str, shown: str) -> None:
    await _open(demo_page, state)
    await expect(connection(demo_page)).to_have_attribute("data-connection", shown, timeout=20_000)


async def _click(page: Page, name: str | re.Pattern[str]) -> None:
    await page.get_by_role("button", name=name).first.click()


async def _toggle(page: Page) -> None:
    await page.get_by_role("switch").click()


async def _refused_toggle(page: Page) -> None:
    await _toggle(page)
    await dialog(page).get_by_role("button", name="Stop requiring approval").click()
    await expect(dialog(page).get_by_role("alert")).to_be_visible()


async def _refused_approval(page: Page) -> None:
    await _click(page, re.compile("^Approve buy"))
    await expect(page.locator("li").get_by_role("alert")).to_be_visible()


async def _halt_one(page: Page) -> None:
    await _click(page, "Kill switch")
    await dialog(page).get_by_label("What").select_option("symbol")


async def _more_of_the_form(page: Page) -> None:
    await page.get_by_label("Ticker").fill("NVDA")
    await _click(page, re.compile("^More"))
    await page.get_by_role("radio", name="Custom").check(force=True)
    await _click(page, "Lock")


async def _phone_form(page: Page) -> None:
    await page.set_viewport_size({"width": 390, "height": 800})
    await _click(page, "Lock a symbol")


async def _change_of_the_config(page: Page) -> None:
    await page.get_by_label("Order quantity, at most").fill("250")
    await page.get_by_label("Trading mode").select_option("live")
    await _click(page, "Review 2 changes")
    await expect(page.get_by_text("are ended by the change of mode")).to_be_visible()


async def _try_an_order(page: Page) -> None:
    form = page.get_by_role("form", name="Try an order")
    await form.get_by_label("Quantity").fill("1234567.5")
    await form.get_by_label("Symbol").fill("NVDA")
    await form.get_by_role("button", name="What would happen?").click()
    await expect(page.get_by_text(re.compile("^It would"))).to_be_visible()


async def _choose(page: Page) -> None:
    await _click(page, "Select several")
    await _click(page, "Select all")
    await expect(page.get_by_text("6 selected")).to_be_visible()


async def _reject_many(page: Page) -> None:
    await _choose(page)
    await _click(page, "Reject selected")


async def _wait_longer(page: Page) -> None:
    await _click(page, "Details")
    await _click(page, re.compile("wait longer$"))


def _calendar() -> bytes:
    """One entry that is new, one that names no symbol, one that is over."""
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    new = f"NVDA,the quarter's earnings after the close,{tomorrow.isoformat()},1080,entries"
    wrong = f"no symbol!,earnings,{tomorrow.isoformat()},1080,all"
    over = "TSLA,earnings,2020-01-27T21:00:00Z,1080,all"
    return "\n".join(["symbol,reason,starts_at,duration_minutes,blocks", new, wrong, over]).encode()


async def _import(page: Page) -> None:
    await _click(page, "Import lockouts")
    await expect(dialog(page).get_by_role("button", name="Choose a file")).to_be_focused()


async def _import_rows(page: Page) -> None:
    await _import(page)
    await page.get_by_label("Calendar file").set_input_files(
        {"name": "earnings.csv", "mimeType": "text/csv", "buffer": _calendar()}
    )
    await expect(dialog(page).get_by_role("status")).to_contain_text("3 entries: 1 new, 2 refused.")


async def _import_refused(page: Page) -> None:
    await _import_rows(page)
    await page.get_by_label("Calendar file").set_input_files(
        {"name": "earnings.xlsx", "mimeType": "text/csv", "buffer": _calendar()}
    )
    await expect(dialog(page).get_by_role("alert")).to_contain_text("is neither .csv nor .ics")


async def _thresholds(page: Page) -> None:
    form = page.get_by_role("form", name="System lockouts")
    await form.get_by_label("Pause a symbol whose price jumps").check()
    await form.get_by_role("checkbox", name="Lock after a move").check()
    await form.get_by_label("Losing exits in a row").fill("1")
    await expect(form.get_by_text("A whole number from 2 to 100.")).to_be_visible()


async def _change_of_thresholds(page: Page) -> None:
    form = page.get_by_role("form", name="System lockouts")
    await form.get_by_label("Pause a symbol whose price jumps").check()
    await form.get_by_role("checkbox", name="Lock after an unusual move").uncheck()
    await form.get_by_role("button", name="Review 5 changes").click()
    await expect(dialog(page)).to_contain_text("price_shock.sigma.floor_percent")


async def _wrong_rules(page: Page) -> None:
    await page.get_by_label("Ask a person also when").fill('[{"min_notionl": "10000"}]')
    await expect(page.get_by_text("Rule 1: there is no")).to_be_visible()


def _button(name: str | re.Pattern[str]) -> Step:
    async def click(page: Page) -> None:
        await _click(page, name)

    return click


DIALOGS: dict[str, tuple[str, str, Step]] = {
    "toggle": ("busy", "", _toggle),
    "toggle-conflict": ("conflict", "", _refused_toggle),
    "approval-conflict": ("conflict", "", _refused_approval),
    "approval-unknown": ("unknown-outcome", "", _refused_approval),
    "reject": ("busy", "", _button(re.compile("^Reject sell"))),
    "approve-live": ("live-mode", "", _button(re.compile("^Approve as second person buy"))),
    "details": ("busy", "", _button("Details")),
    "details-two-people": ("live-mode", "", _button("Details")),
    "choosing": ("busy", "", _choose),
    "reject-many": ("busy", "", _reject_many),
    "wait-longer": ("busy", "", _wait_longer),
    "end-early": ("busy", "", _button("End early: NVDA")),
    "lock-again": ("busy", "", _button("Lock again: TSLA")),
    "lock-form": ("busy", "", _more_of_the_form),
    "import": ("busy", "", _import),
    "import-rows": ("busy", "", _import_rows),
    "import-refused": ("busy", "", _import_refused),
    "halt": ("busy", "", _button("Kill switch")),
    "halt-one": ("busy", "", _halt_one),
    "resume": ("halted", "", _button("Resume trading")),
    "operator": ("busy", "", _button(re.compile("^You act as"))),
    "keys": ("busy", "", _button("Help: the keys")),
    "risk-change": ("busy", "/risk", _change_of_the_config),
    "risk-rules": ("busy", "/risk", _wrong_rules),
    "risk-system": ("busy", "/risk", _thresholds),
    "risk-system-change": ("busy", "/risk", _change_of_thresholds),
    "risk-try": ("busy", "/risk", _try_an_order),
    "risk": ("busy", "/risk", _button("Switch to dark")),
    "order": ("busy", "/orders/o-past-3", _button("Switch to dark")),
    "order-unknown": ("busy", "/orders/no-such-order", _button("Switch to dark")),
}


@pytest.mark.parametrize("name", DIALOGS)
async def test_a_dialog_can_be_read(demo_page: Page, name: str) -> None:
    state, path, act = DIALOGS[name]
    await _open(demo_page, state, path)
    await act(demo_page)
    assert await look(demo_page, f"dialog-{name}") == []


async def test_the_form_on_a_phone_fills_the_screen_and_can_be_read(demo_page: Page) -> None:
    await _open(demo_page, "busy")
    await _phone_form(demo_page)
    assert await look(demo_page, "dialog-phone-form", widths=(320, 390)) == []


README_PICTURES = {
    "controls": ("busy", 1280, 860, "light"),
    "halted": ("halted", 1280, 860, "dark"),
    "phone": ("busy", 390, 844, "light"),
}


@pytest.mark.parametrize("name", README_PICTURES)
async def test_the_pictures_of_the_readme_are_what_the_page_looks_like(demo_page: Page, name: str) -> None:
    """The first screen, into `readme-*.png`; those in `docs/pictures` are copies of it, whatever the clock said."""
    state, width, height, scheme = README_PICTURES[name]
    await demo_page.set_viewport_size({"width": width, "height": height})
    await demo_page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await _open(demo_page, state)
    picture = await demo_page.screenshot(path=pictures() / f"readme-{name}.png")
    committed = (CHECKOUT / "docs" / "pictures" / f"{name}.png").read_bytes()
    assert _size(committed) == _size(picture) == (width, height)


def _size(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
