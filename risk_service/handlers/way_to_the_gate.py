"""How long orders take to the release gate: risk stops passing new ones while it is more than half a lease (P17)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from chassis.logging import get_logger
from chassis.unit_of_work import UnitOfWork
from risk_service.domain.backlog import holds_back
from risk_service.handlers.ports import Orders

log = get_logger("interlock.risk")
MEASURED_EVERY_SECONDS: Final = 0.5


class WayToTheGate:
    """Measures now and then; between measurements the last one stands."""

    def __init__(self, orders: Orders) -> None:
        self._orders = orders
        self.is_congested = False
        self.seconds = 0.0
        """How long the order that is longest on its way has been there."""

    async def measure(self, *, uow: UnitOfWork) -> None:
        """Look how long the order that is longest on its way has been there."""
        async with uow.database.connect() as connection:
            since, now = await self._orders.longest_on_way(connection)
        self._note(since, now)

    def _note(self, since: datetime | None, now: datetime) -> None:
        congested = holds_back(since, now)
        self.seconds = (now - since).total_seconds() if since is not None else 0.0
        if congested != self.is_congested:
            log.warning("new_orders.wait" if congested else "new_orders.go_on", longest_seconds=self.seconds)
        self.is_congested = congested
