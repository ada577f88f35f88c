"""The broker of live orders, where one is configured."""

from __future__ import annotations

from broker_adapter.brokers.http import HttpBroker
from broker_adapter.settings import Settings


def live_broker(settings: Settings) -> HttpBroker | None:
    """The driver that the settings name; none without an address."""
    if settings.live_broker_url is None:
        return None
    return HttpBroker(settings.live_broker_url, arrival_seconds_max=settings.live_broker_arrival_seconds_max)
