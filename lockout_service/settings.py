"""The settings of lockout_service, from environment variables `INTERLOCK_...`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from chassis.settings import ServiceSettings


class Settings(ServiceSettings):
    """What every service has, and how soon an expiry is announced: it takes effect by itself."""

    expiry_sweep_seconds: Annotated[float, Field(gt=0, le=60)] = 0.5
