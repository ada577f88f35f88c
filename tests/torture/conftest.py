"""One live stack for everything that kills and starves it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.torture.live_stack import LiveStack, live_stack


@pytest.fixture(scope="session")
async def live(data_root: Path) -> AsyncIterator[LiveStack]:
    """A stack in live mode whose processes are killed, and told where to die."""
    async with live_stack(data_root / "live") as running:
        yield running
