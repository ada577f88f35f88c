"""The settings of approval_service, from environment variables `INTERLOCK_...`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from chassis.settings import ServiceSettings


class Settings(ServiceSettings):
    """What every service has; the approval rules themselves are config, not settings."""

    expiry_sweep_seconds: Annotated[float, Field(gt=0, le=5)] = 0.25
    """How long at most an approval stays pending after its expiry. Deciding one checks the clock itself."""
