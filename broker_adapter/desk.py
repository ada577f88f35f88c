"""Which broker an order of a mode goes to, and whether that broker can be reached now."""

from __future__ import annotations

from collections.abc import Mapping

from broker_adapter.brokers.protocol import Broker
from chassis.logging import get_logger
from contracts.values import Mode

log = get_logger("interlock.desk")


class Desk:
    """The brokers of this installation, one a mode at most, and what is known of each."""

    def __init__(self, brokers: Mapping[Mode, Broker]) -> None:
        self._by_mode = dict(brokers)
        self._by_name = {broker.name: broker for broker in brokers.values()}
        self._available = dict.fromkeys(self._by_name, True)

    def for_mode(self, mode: Mode) -> Broker | None:
        """The broker of `mode`; none where none is configured."""
        return self._by_mode.get(mode)

    def named(self, name: str) -> Broker | None:
        """The broker of that name."""
        return self._by_name.get(name)

    def all(self) -> tuple[Broker, ...]:
        """Every broker."""
        return tuple(self._by_name.values())

    def is_available(self, broker: Broker) -> bool:
        """Whether it could be reached when last tried."""
        return self._available[broker.name]

    def lost(self, broker: Broker) -> None:
        """It could not be reached just now."""
        if self._available[broker.name]:
            log.warning("broker.away", broker=broker.name)
        self._available[broker.name] = False

    async def look(self) -> None:
        """Try each broker."""
        for broker in self.all():
            reachable = await broker.available()
            if reachable and not self._available[broker.name]:
                log.info("broker.back", broker=broker.name)
            if not reachable:
                self.lost(broker)
            self._available[broker.name] = reachable
