"""The only place where bus, HTTP and clock meet."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from fastapi import FastAPI

from chassis.bus import Bus
from chassis.cache import VersionedCache
from chassis.logging import get_logger
from contracts.values import Mode
from gateway.application import create_app
from gateway.current_mode import REFRESH_SECONDS, CurrentMode
from gateway.health import Health
from gateway.live.journal import JournalReader
from gateway.live.response import Live
from gateway.live.tail import Tail
from gateway.metrics import Metrics
from gateway.owners import Owners
from gateway.parts import Parts
from gateway.proposals import Proposals
from gateway.quotes_out import QuotesOut
from gateway.settings import GatewaySettings
from gateway.subjects import Handlers, declare

log = get_logger("interlock.gateway")
CONNECT_RETRY_SECONDS = 1.0
STOP_SECONDS = 1.5


def build(settings: GatewaySettings) -> FastAPI:
    """The gateway's application, connected to the bus while it runs. It serves at once; without a bus it says so."""
    bus = Bus("gateway", settings)
    parts = make_parts(bus, settings)
    declare(bus, Handlers(hear_config=parts.mode.hear))
    bus.on_connected(parts.mode.try_refresh)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(_connect(bus)), asyncio.create_task(_keep_mode_fresh(parts.mode))]
        try:
            yield
        finally:
            parts.live.tail.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await _disconnect(bus)

    app = create_app(metrics=parts.metrics, allowed_hosts=settings.allowed_hosts, lifespan=lifespan)
    app.state.parts = parts
    return app


def make_parts(bus: Bus, settings: GatewaySettings) -> Parts:
    """What the routes work with."""
    owners = Owners(
        bus,
        command_timeout_seconds=settings.command_timeout_seconds,
        query_timeout_seconds=settings.query_timeout_seconds,
    )
    mode = CurrentMode(VersionedCache[Mode](), owners)
    journal = JournalReader(bus)
    return Parts(
        owners=owners,
        mode=mode,
        proposals=Proposals(bus, timeout_seconds=settings.publish_timeout_seconds),
        quotes=QuotesOut(bus),
        live=Live(Tail(journal), journal, settings.heartbeat_seconds),
        health=Health(bus, mode),
        metrics=Metrics(),
        bus_address=urlsplit(settings.nats_url).netloc.rpartition("@")[2],
    )


async def _connect(bus: Bus) -> None:
    """Connect, however long it takes; from then on the connection renews itself."""
    while True:
        try:
            await bus.connect()
            await bus.start()
            return
        except Exception as error:
            log.warning("bus.waits", error=str(error)[:300] or repr(error))
            await asyncio.sleep(CONNECT_RETRY_SECONDS)


async def _keep_mode_fresh(mode: CurrentMode) -> None:
    while True:
        await asyncio.sleep(REFRESH_SECONDS * random.uniform(0.9, 1.1))
        await mode.try_refresh()


async def _disconnect(bus: Bus) -> None:
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await bus.stop()
    except Exception as error:
        log.warning("bus.stopped_hard", error=repr(error))
