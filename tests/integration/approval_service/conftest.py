"""approval_service's handlers on the shared servers' database."""

from __future__ import annotations

import pytest

from chassis.database import Database
from tests.integration.approval_service.house import House


@pytest.fixture
async def house(approval_database: Database, risk_database: Database) -> House:
    """With a config in force under which everything is approved automatically."""
    house = House(approval_database, risk_database)
    await house.put_in_force()
    return house
