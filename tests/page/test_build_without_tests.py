"""The real build: what only the tests say does not keep the page from being built."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from ops.page import build_page
from ops.page_packages import with_packages
from ops.page_sources import MADE, UI
from ops.page_work import PageNotBuilt

WRONG = 'export const count: number = "not a number";\n'


def _tell(said: str) -> None:
    print(said, file=sys.stderr)


@pytest.fixture
def ui(tmp_path: Path) -> Path:
    """The sources in a folder of their own, with the packages that are there."""
    with_packages(_tell)
    copy = Path(shutil.copytree(UI, tmp_path / "ui", ignore=shutil.ignore_patterns(*MADE)))
    (copy / "node_modules").symlink_to(UI / "node_modules")
    return copy


@pytest.mark.timeout(300)
def test_a_type_error_stops_the_build_in_a_source_but_not_in_a_test(ui: Path) -> None:
    (ui / "src/lib/wrong.test.ts").write_text(WRONG)
    (ui / "src/lib/wrong.test.tsx").write_text(WRONG)
    assert build_page(_tell, ui)
    with (ui / "src/app/app.tsx").open("a") as source:
        source.write(WRONG)
    with pytest.raises(PageNotBuilt, match=r"app\.tsx"):
        build_page(_tell, ui)
