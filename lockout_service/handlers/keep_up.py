"""Keep up with the config in force and with the database's clock: what is heard may be missed, and clocks drift."""

from __future__ import annotations

from chassis.config_in_force import Configs
from chassis.database_clock import DatabaseClock
from chassis.unit_of_work import UnitOfWork
from contracts.passes import CONFIG_FENCE


async def keep_up(*, uow: UnitOfWork, configs: Configs, clock: DatabaseClock) -> None:
    """Raises `Transient` where the config in force is not to be had; what is held stands then."""
    async with uow.begin() as work:
        asked_at = clock.here()
        reading = await work.fence.read([CONFIG_FENCE])
        clock.compare(asked_at, reading.now)
    version = reading.versions[CONFIG_FENCE]
    if configs.at(version) is None:
        await configs.load(version)
