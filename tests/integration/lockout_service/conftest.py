"""lockout_service's handlers on the shared servers' database."""

from __future__ import annotations

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.integration.lockout_service.house import House, a_symbol


@pytest.fixture
async def house(lockout_engine: AsyncEngine) -> House:
    """With nothing in flight at the release gate."""
    return House(lockout_engine)


@pytest.fixture
def symbol() -> str:
    """One that no other test uses."""
    return a_symbol()
