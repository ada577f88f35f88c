"""Looks at a page as its user does: at each width and in both schemes, with axe, and with a picture."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Page

from ops.default_data_dir import CHECKOUT
from ops.page_sources import UI

WIDTHS: Final = (320, 390, 768, 1280)
PICTURED: Final = (390, 1280)
AXE_WIDTHS: Final = (320, 768, 1280)
SCHEMES: Final = ("light", "dark")
LOOKS: Final = (Path(__file__).parent / "looks.js").read_text()
AXE_RULES: Final = {"resultTypes": ["violations"], "rules": {"region": {"enabled": True}}}
_COMMENT: Final = re.compile(r"^//.*$", re.MULTILINE)


def pictures() -> Path:
    """Where pictures go: `INTERLOCK_SCREENSHOTS`, else `dist/screenshots`."""
    folder = Path(os.environ.get("INTERLOCK_SCREENSHOTS") or CHECKOUT / "dist" / "screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


async def look(page: Page, name: str, widths: Sequence[int] = WIDTHS) -> list[str]:
    """What is wrong with the page as it stands, at every width and in both schemes; takes its pictures."""
    await page.add_script_tag(path=str(UI / "node_modules" / "axe-core" / "axe.min.js"))
    found: list[str] = []
    for width in widths:
        await page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            await page.evaluate(
                "scheme => document.documentElement.setAttribute('data-mantine-color-scheme', scheme)", scheme
            )
            await page.wait_for_timeout(120)  # what depends on the width is drawn anew
            where = f"{name}, {width} px, {scheme}"
            if scheme == "light":
                found += [f"{where}: {problem}" for problem in await page.evaluate(_COMMENT.sub("", LOOKS))]
            if width in AXE_WIDTHS:
                found += [f"{where}: {violation}" for violation in await _violations(page)]
            if width in PICTURED and (scheme == "light" or width == 1280):
                await page.screenshot(path=pictures() / f"{name}-{width}-{scheme}.png", full_page=True)
    return found


async def _violations(page: Page) -> list[str]:
    results: dict[str, Any] = await page.evaluate("rules => axe.run(document, rules)", AXE_RULES)
    return [
        f"axe {violation['id']}: {node['html'][:160]} ({node.get('failureSummary', '').splitlines()[-1].strip()[:160]})"
        for violation in results["violations"]
        for node in violation["nodes"]
    ]
