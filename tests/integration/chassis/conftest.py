"""Servers of their own for the chassis's tests, which stop and kill them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from nats.aio.client import Client

from chassis.database import Database
from ops.stack import Stack
from tests.integration.chassis.tiny_service import SCHEMA, make_tables
from tests.support.journal import connected


@pytest.fixture(scope="session")
def ground(data_root: Path) -> Iterator[Stack]:
    """NATS and PostgreSQL with streams, consumers, roles and the fence, and the tiny service's tables; no services."""
    stack = Stack(data_root / "ground", services=())
    stack.open()
    try:
        stack.start_servers()
        make_tables(stack)
        yield stack
    finally:
        stack.stop()


@pytest.fixture
async def journal(ground: Stack) -> AsyncIterator[Client]:
    """A connection that may do everything."""
    async with connected(ground, "ops") as client:
        yield client


@pytest.fixture
async def database(ground: Stack) -> AsyncIterator[Database]:
    """The database as the tiny service's role."""
    made = Database(ground.database_url(SCHEMA))
    yield made
    await made.dispose()
