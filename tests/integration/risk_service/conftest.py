"""risk_service's handlers on the shared servers' database."""

from __future__ import annotations

import pytest

from chassis.database import Database
from contracts.limits import Limits
from tests.integration.risk_service.house import House, LockoutOwner

FRESH = {
    "trading_mode": "paper",
    "trading_state": "active",
    "suspensions": [],
    "limit_overrides": [],
    "limits": Limits().model_dump(mode="json"),
}


@pytest.fixture
def owner(lockout_database: Database) -> LockoutOwner:
    """Who answers for lockouts."""
    return LockoutOwner(lockout_database)


@pytest.fixture
async def house(risk_database: Database, owner: LockoutOwner) -> House:
    """One replica of risk_service, under a config of defaults that is as new as the fence."""
    house = House(risk_database, owner)
    await house.change(FRESH | {"test": {"nonce": str(id(house))}, "noise": None})
    await house.change({"noise": (await house.config_in_force())["version"]})
    house.said.clear()
    return house


@pytest.fixture
def another_house(risk_database: Database, owner: LockoutOwner) -> House:
    """A second replica."""
    return House(risk_database, owner)
