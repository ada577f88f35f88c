"""A folder of sources of the page, and a Node.js that builds it at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from ops import page, page_packages
from tests.unit.ops.fake_node import FakeNode


@pytest.fixture
def node(monkeypatch: pytest.MonkeyPatch) -> FakeNode:
    fake = FakeNode()
    for module in (page, page_packages):
        monkeypatch.setattr(module, "find_node", lambda: fake)
    return fake


@pytest.fixture
def ui(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    for name in (".npmrc", "package.json", "package-lock.json", "src/main.tsx"):
        (tmp_path / name).write_text(name)
    return tmp_path


@pytest.fixture
def said() -> list[str]:
    return []
