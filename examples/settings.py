"""Settings of the examples, from environment variables `INTERLOCK_...`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ExampleSettings(BaseSettings):
    """How to sign in, and how lively the demo is."""

    model_config = SettingsConfigDict(env_prefix="INTERLOCK_", extra="ignore", frozen=True)

    nats_url: str = "nats://127.0.0.1:4222"
    nats_user: str = "bot"
    nats_password: str = Field(default="", repr=False)
    bot_bar_seconds: Annotated[float, Field(ge=0.04, le=3600)] = 2.0
    """How long one recorded bar takes: the speed of the replay."""
    bot_orders_per_minute: Annotated[float, Field(gt=0, le=6000)] = 40.0
    """At most."""
    bot_open_orders_max: Annotated[int, Field(ge=1, le=1000)] = 12
    """With so many orders waiting or resting, the bot proposes no more."""
    bot_patience_seconds: Annotated[float, Field(ge=1, le=3600)] = 20.0
    """After so long it cancels an order that rests."""
