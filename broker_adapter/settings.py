"""Settings of the broker adapter. Units are in the names."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from broker_adapter.brokers.paper.settings import PaperSettings
from chassis.settings import ServiceSettings


class Settings(ServiceSettings):
    """From `INTERLOCK_...`."""

    send_deadline_seconds: Annotated[float, Field(gt=0, le=10)] = 2.0
    """After its release an order is sent within this time, or returned (P7)."""
    paper: PaperSettings = PaperSettings()
    """How the paper broker fills: `INTERLOCK_PAPER`, a JSON object."""
    live_broker_url: str | None = None
    """Where the live broker's HTTP interface is; without it live orders are denied."""
    live_broker_arrival_seconds_max: Annotated[float, Field(gt=0, le=3600)] | None = None
    """The longest time after the send deadline at which a request can still arrive there. Unset: an order in doubt that the broker does
    not know stays in doubt, for a person (P8)."""
