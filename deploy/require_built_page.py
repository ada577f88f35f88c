"""A step of building the wheel (hatchling calls it): a wheel carries the operator's page of its own sources, or is not made.

An editable installation has no page of its own: `interlock up` builds it in the checkout, so this needs no Node.js.
"""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = "ops/page_sources.py"
UI = "gateway/ui"
EDITABLE = "editable"


class RequireBuiltPage(BuildHookInterface[BuilderConfig]):
    """Stops the building of a wheel whose gateway would have no page, half of one, or that of other sources."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Raises `FileNotFoundError`, saying what to run, where the page is not there or is out of date."""
        if version == EDITABLE:
            return
        root = Path(self.root)
        page = runpy.run_path(str(root / SOURCES))  # by its path: our packages cannot be imported while they are built
        if not page["is_whole"](root / UI / "dist"):
            self._refuse("missing, or files of it are")
        if not page["is_current"](root / UI):
            self._refuse("out of date: its sources were changed since")

    def _refuse(self, what: str) -> None:
        raise FileNotFoundError(f"The operator's page, {UI}/dist, is {what}. Build it with `./interlock page` first.")
