"""What a browser has to fetch: little, nothing of the tests, and nothing from elsewhere."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from ops.page import build_page
from ops.page_sources import DIST

SCRIPT_BYTES_MAX = 190_000
STYLE_BYTES_MAX = 20_000
pytestmark = pytest.mark.timeout(300)  # it may have to be built


@pytest.fixture(scope="module")
def dist() -> Path:
    build_page(lambda said: print(said, file=sys.stderr))
    return DIST


@pytest.mark.parametrize(("kind", "bytes_max"), [("js", SCRIPT_BYTES_MAX), ("css", STYLE_BYTES_MAX)])
def test_the_first_load_is_small(dist: Path, kind: str, bytes_max: int) -> None:
    assert 0 < sum(path.stat().st_size for path in (dist / "assets").glob(f"*.{kind}.gz")) <= bytes_max


def test_nothing_of_the_tests_is_in_it(dist: Path) -> None:
    names = [path.name for path in dist.rglob("*")]
    assert not [name for name in names if name.endswith(".map") or "mockServiceWorker" in name]
    assert not [path for path in (dist / "assets").glob("*.js") if "mockServiceWorker" in path.read_text()]


def test_the_document_names_only_files_of_its_own(dist: Path) -> None:
    named = re.findall(r'(?:src|href)="([^"]+)"', (dist / "index.html").read_text())
    assert {name.rpartition("/")[0] for name in named if name != "data:,"} == {"/trading/assets"}
    assert "<style" not in (dist / "index.html").read_text()
