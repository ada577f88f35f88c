"""A gateway process on real servers, with small stand-ins where the services would answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import nats
import pytest
from nats.aio.client import Client

from ops.services import GATEWAY, SERVICES
from ops.stack import Stack
from tests.integration.gateway.owners import StandIns
from tests.support.http import wait_until_alive


@pytest.fixture(scope="session")
def gateway(data_root: Path) -> Iterator[Stack]:
    """NATS, PostgreSQL and the gateway alone; nobody answers it yet."""
    only_the_gateway = tuple(service for service in SERVICES if service.name == GATEWAY)
    hurried = {"COMMAND_TIMEOUT": "1", "QUERY_TIMEOUT": "1", "PUBLISH_TIMEOUT": "1", "HEARTBEAT": "1"}
    env = {GATEWAY: {f"INTERLOCK_{name}_SECONDS": seconds for name, seconds in hurried.items()}}
    stack = Stack(data_root / "gateway", services=only_the_gateway, env=env)
    try:
        stack.start(wait=False)
        wait_until_alive(stack.http_url)
        yield stack
    finally:
        stack.stop()


@pytest.fixture
async def http(gateway: Stack) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the gateway."""
    async with httpx.AsyncClient(base_url=gateway.http_url, timeout=15) as client:
        yield client


@pytest.fixture
async def bus(gateway: Stack) -> AsyncIterator[Client]:
    """A connection that may do everything."""
    ops = gateway.credentials("ops")
    client = await nats.connect(ops.url, user=ops.user, password=ops.password)
    yield client
    await client.close()


@pytest.fixture
async def owners(bus: Client) -> AsyncIterator[StandIns]:
    """Stand-ins for the services: a test says what they answer."""
    stand_ins = StandIns(bus)
    yield stand_ins
    await stand_ins.leave()
