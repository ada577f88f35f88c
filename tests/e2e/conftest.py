"""One live stack for the end-to-end tests, and what an operator and a bot do on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e.scene import Scene, scene
from tests.torture.live_stack import LiveStack, live_stack


@pytest.fixture(scope="session")
async def live(data_root: Path) -> AsyncIterator[LiveStack]:
    """A stack in live mode, for which the broker can be told to do anything."""
    async with live_stack(data_root / "end-to-end") as running:
        yield running


@pytest.fixture
async def stage(live: LiveStack) -> AsyncIterator[Scene]:
    """An operator, the broker and an administrator."""
    async with scene(live) as made:
        yield made
