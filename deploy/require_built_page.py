"""A step of building the wheel (hatchling calls it): a wheel carries the operator's page as it was built, or is not made.

An editable installation has no page of its own: `interlock up` builds it in the checkout, so this needs no Node.js.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

INDEX = "gateway/ui/dist/index.html"
EDITABLE = "editable"


class RequireBuiltPage(BuildHookInterface):  # type: ignore[misc]  # hatchling is there only while a wheel is built
    """Stops the building of a wheel whose gateway would have no page."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Raises `FileNotFoundError`, saying what to run, where the page is missing."""
        if version != EDITABLE and not (Path(self.root) / INDEX).exists():
            raise FileNotFoundError(f"{INDEX} is missing: build the operator's page with `./interlock page` first.")
