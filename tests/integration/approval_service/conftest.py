"""approval_service's handlers on the shared servers' database."""

from __future__ import annotations

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.integration.approval_service.house import House


@pytest.fixture
async def house(approval_engine: AsyncEngine, risk_engine: AsyncEngine) -> House:
    """With a config in force under which everything is approved automatically."""
    house = House(approval_engine, risk_engine)
    await house.put_in_force()
    return house
