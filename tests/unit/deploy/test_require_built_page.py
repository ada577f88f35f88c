"""A wheel is made by hatchling with the page of its own sources, or not at all."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from ops.default_data_dir import CHECKOUT
from ops.page_sources import page_digest, stamp

NEEDED = (".gitignore", "pyproject.toml", "README.md", "deploy/require_built_page.py", "ops/page_sources.py")
SOURCES = ("package.json", "package-lock.json", ".npmrc", "index.html")
DOCUMENT = '<script type="module" src="/trading/assets/index-1.js"></script>'


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """As much of a checkout as a wheel's page needs, with a page that is built."""
    checkout = tmp_path / "checkout"
    for name in (*NEEDED, *(f"gateway/ui/{source}" for source in SOURCES)):
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(CHECKOUT / name, checkout / name)
    dist = checkout / "gateway/ui/dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text(DOCUMENT)
    (dist / "assets/index-1.js").write_text("")
    stamp(dist, page_digest(checkout / "gateway/ui"))
    return checkout


def _wheel(checkout: Path) -> tuple[list[str], str]:
    """The names in the wheel, or none; and what was said."""
    command = [sys.executable, "-P", "-m", "hatchling", "build", "-t", "wheel", "-d", str(checkout / "out")]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)
    made = list((checkout / "out").glob("*.whl"))
    assert bool(made) == (done.returncode == 0), done.stderr
    return ZipFile(made[0]).namelist() if made else [], done.stderr


def test_a_wheel_carries_the_page_and_not_its_sources(checkout: Path) -> None:
    names, _ = _wheel(checkout)
    assert {"gateway/ui/dist/index.html", "gateway/ui/dist/assets/index-1.js"} <= set(names)
    assert not [name for name in names if name.endswith(".json")]


def test_no_wheel_carries_a_page_of_other_sources(checkout: Path) -> None:
    (checkout / "gateway/ui/index.html").write_text("changed")
    names, said = _wheel(checkout)
    assert not names
    assert "out of date" in said
    assert "./interlock page" in said


@pytest.mark.parametrize("lost", ["index.html", "assets/index-1.js"])
def test_no_wheel_carries_half_a_page(checkout: Path, lost: str) -> None:
    (checkout / "gateway/ui/dist" / lost).unlink()
    names, said = _wheel(checkout)
    assert not names
    assert "./interlock page" in said
