"""Builds the operator's page from `gateway/ui`, unless what is there was built from these very sources."""

from __future__ import annotations

import time
from pathlib import Path

from deploy.problems import StackError
from ops.node import NodeFailed, find_node
from ops.page_packages import install_packages
from ops.page_sources import DIST, UI, is_current, is_whole, page_digest, stamp
from ops.page_work import WORK, PageNotBuilt, Tell, failing_plainly, swap, working


def build_page(tell: Tell, ui: Path = UI) -> bool:
    """Build the page where it is missing or out of date; answer whether it was. Raises `PageNotBuilt`, or `NoNode`.

    The old page is served until the new one is whole; a second build at the same time waits for the first.
    """
    with failing_plainly(ui):
        return not is_current(ui) and _build(tell, ui)


def try_build_page(tell: Tell, ui: Path = UI) -> None:
    """Build the page where that works; say why not where it does not. Orders are controlled without it, too."""
    try:
        build_page(tell, ui)
    except StackError as error:
        served = "the one built before is served" if is_whole(ui / DIST.name) else "/trading says so, /docs works"
        tell(f"{error}\nGoing on without a new page: {served}.")


def _build(tell: Tell, ui: Path) -> bool:
    with working(ui, tell):
        if is_current(ui):
            return False
        node = find_node()
        install_packages(node, ui, tell)
        begun, digest, fresh = time.monotonic(), page_digest(ui), ui / WORK / "dist"
        try:
            node.run(node.npm("run", "--silent", "build", "--", "--outDir", str(fresh)), cwd=ui)
        except NodeFailed as error:
            raise PageNotBuilt(f"The page was not built: its build failed and said\n{error}") from error
        stamp(fresh, digest)
        swap(fresh, ui / DIST.name)
        tell(f"built the page ({time.monotonic() - begun:.1f} s)")
    return True
