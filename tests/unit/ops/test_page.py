"""Building the page: once for the same sources, and never in the way of the one that is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.problems import StackError
from ops.page import build_page, try_build_page
from ops.page_sources import is_current
from ops.page_work import PageNotBuilt
from tests.unit.ops.fake_node import FakeNode


def test_the_same_sources_are_built_once(ui: Path, node: FakeNode, said: list[str]) -> None:
    assert build_page(said.append, ui)
    assert not build_page(said.append, ui)
    assert node.ran == ["ci", "run"]
    (ui / "src/main.test.tsx").write_text("a test is not in the page")
    assert is_current(ui)


def test_a_changed_source_is_built_with_the_packages_that_are_there(ui: Path, node: FakeNode, said: list[str]) -> None:
    build_page(said.append, ui)
    (ui / "src/main.tsx").write_text("changed")
    assert build_page(said.append, ui)
    assert node.ran == ["ci", "run", "run"]
    (ui / "package-lock.json").write_text("changed")
    build_page(said.append, ui)
    assert node.ran[-2:] == ["ci", "run"]


def test_a_failed_build_says_why_and_leaves_the_old_page(ui: Path, node: FakeNode, said: list[str]) -> None:
    build_page(said.append, ui)
    before = (ui / "dist/index.html").read_text()
    (ui / "src/main.tsx").write_text("broken")
    node.failures["run"] = "error TS2304: Cannot find name 'x'."
    with pytest.raises(PageNotBuilt, match="TS2304"):
        build_page(said.append, ui)
    try_build_page(said.append, ui)
    assert "the one built before is served" in said[-1]
    assert (ui / "dist/index.html").read_text() == before
    assert not is_current(ui)


@pytest.mark.parametrize(
    ("npm_said", "fix"),
    [
        ("npm error code EUSAGE\nnpm error `npm ci` can only install packages when in sync", "ops.npm install"),
        ("npm error code ENOTFOUND", "npm_config_registry"),
    ],
)
def test_packages_that_cannot_be_had_are_said_with_a_fix(
    ui: Path, node: FakeNode, said: list[str], npm_said: str, fix: str
) -> None:
    node.failures["ci"] = npm_said
    with pytest.raises(PageNotBuilt, match=fix):
        build_page(said.append, ui)


def test_where_it_may_not_write_it_says_who_can(ui: Path, node: FakeNode, said: list[str]) -> None:
    (ui / ".build").write_text("in the way")
    with pytest.raises(StackError, match="interlock page"):
        build_page(said.append, ui)


def test_an_installed_wheel_has_nothing_to_build(tmp_path: Path, node: FakeNode, said: list[str]) -> None:
    assert not build_page(said.append, tmp_path / "ui")
    assert node.ran == []
