"""Settings of risk_service, beside those that every service has."""

from __future__ import annotations

from chassis.settings import ServiceSettings


class Settings(ServiceSettings):
    """From environment variables `INTERLOCK_...`."""

    live_broker_url: str | None = None
    """Where the live broker listens; the same setting as broker_adapter's. Without it live orders are denied."""
