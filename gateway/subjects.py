"""What the gateway says and hears on the bus. It answers nothing; commands and queries it sends are declared by their owners."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from chassis.bus import Bus
from contracts.events import ConfigUpdated, OrderProposed


@dataclass(frozen=True)
class Handlers:
    """What is done with what is heard."""

    hear_config: Callable[[ConfigUpdated], Awaitable[None]]


def declare(bus: Bus, handlers: Handlers) -> None:
    """Declare every subject. Quotes that came over HTTP go to `market.quote.<SYMBOL>` in core NATS, unacknowledged, beside this."""
    bus.listen(ConfigUpdated.subject(), ConfigUpdated, handlers.hear_config)
    bus.publishes(OrderProposed)
