"""Signing in to NATS as a bot."""

from __future__ import annotations

import nats
from nats.aio.client import Client

from examples.settings import ExampleSettings


async def connect(settings: ExampleSettings) -> Client:
    """A connection that finds back by itself, for ever. Answers come in under the user's own inbox prefix, and nowhere else."""
    return await nats.connect(
        settings.nats_url,
        user=settings.nats_user,
        password=settings.nats_password,
        inbox_prefix=f"_INBOX_{settings.nats_user}",
        name="interlock example",
        max_reconnect_attempts=-1,
        reconnect_time_wait=0.5,
        ping_interval=5,
        error_cb=_say,
    )


async def _say(error: Exception) -> None:
    print(f"NATS: {error!r}", flush=True)
