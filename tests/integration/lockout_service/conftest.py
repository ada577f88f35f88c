"""lockout_service's handlers on the shared servers' database."""

from __future__ import annotations

import pytest

from chassis.database import Database
from tests.integration.lockout_service.house import House, a_symbol


@pytest.fixture
async def house(lockout_database: Database) -> House:
    """With nothing in flight at the release gate."""
    return House(lockout_database)


@pytest.fixture
def symbol() -> str:
    """One that no other test uses."""
    return a_symbol()
