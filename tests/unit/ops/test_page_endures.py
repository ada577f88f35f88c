"""What the page that is there outlives: a kill in the middle of a build, lost files, a full disk, refused locks."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path

import pytest

from ops.page import build_page, try_build_page
from ops.page_sources import is_current
from ops.page_work import PageNotBuilt
from tests.unit.ops.fake_node import FULL, FakeNode


def _kill_while_swapping(ui: Path) -> None:
    """What a build that is killed between its two renames leaves: the old page aside, the new one not in its place."""
    (ui / "dist").rename(ui / ".build/old")
    (ui / ".build/dist").mkdir()


def test_the_page_that_was_served_comes_back_after_a_kill_even_if_the_next_build_fails(
    ui: Path, node: FakeNode, said: list[str]
) -> None:
    build_page(said.append, ui)
    before = (ui / "dist/index.html").read_text()
    (ui / "src/main.tsx").write_text("broken")
    _kill_while_swapping(ui)
    node.failures["run"] = "error TS2304"
    try_build_page(said.append, ui)
    assert "the one built before is served" in said[-1]
    assert (ui / "dist/index.html").read_text() == before


def test_a_page_that_came_back_and_is_current_is_not_built_again(ui: Path, node: FakeNode, said: list[str]) -> None:
    build_page(said.append, ui)
    _kill_while_swapping(ui)
    assert not build_page(said.append, ui)
    assert is_current(ui)
    assert node.ran == ["ci", "run"]


def test_the_page_that_was_served_is_back_when_the_new_one_cannot_take_its_place(
    ui: Path, node: FakeNode, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    build_page(said.append, ui)
    before = (ui / "dist/index.html").read_text()
    (ui / "src/main.tsx").write_text("changed")
    rename = os.rename

    def refuse(source: Path, target: Path) -> None:
        if source == ui / ".build/dist":
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(source))
        rename(source, target)

    monkeypatch.setattr(os, "rename", refuse)
    try_build_page(said.append, ui)
    assert "the one built before is served" in said[-1]
    assert (ui / "dist/index.html").read_text() == before


@pytest.mark.parametrize("lost", ["index.html", "assets/index-1.js"])
def test_a_page_that_lost_a_file_is_built_again(ui: Path, node: FakeNode, said: list[str], lost: str) -> None:
    build_page(said.append, ui)
    (ui / "dist" / lost).unlink()
    assert not is_current(ui)
    assert build_page(said.append, ui)
    assert is_current(ui)


@pytest.mark.skipif(not FULL.exists(), reason=f"this system has no {FULL}")
@pytest.mark.parametrize("verb", ["ci", "run"])
def test_on_a_full_disk_everything_goes_on_and_what_failed_is_said(
    ui: Path, node: FakeNode, said: list[str], verb: str
) -> None:
    node.full.add(verb)
    try_build_page(said.append, ui)
    assert f"The page in {ui} was not built" in said[-1]
    assert os.strerror(errno.ENOSPC) in said[-1]
    assert "Going on without a new page: /trading says so, /docs works." in said[-1]


def test_a_file_that_cannot_be_read_is_named(ui: Path, node: FakeNode, said: list[str]) -> None:
    build_page(said.append, ui)
    (ui / "package.json").unlink()
    (ui / "src/main.tsx").write_text("changed")
    with pytest.raises(PageNotBuilt, match=r"package\.json"):
        build_page(said.append, ui)


def test_a_file_system_without_locks_is_said(
    ui: Path, node: FakeNode, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", no_locks)
    try_build_page(said.append, ui)
    assert f"{ui / '.build/lock'} cannot be locked" in said[-1]
    assert os.strerror(errno.ENOLCK) in said[-1]
