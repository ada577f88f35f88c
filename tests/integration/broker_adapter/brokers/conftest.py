"""The brokers of these tests: the paper broker on the real database, and the HTTP driver on the recording broker."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from chassis.database import Database
from ops.stack import Stack
from tests.integration.broker_adapter.brokers.harness import Harness, HttpHarness, PaperHarness
from tests.recording_broker.process import RecordingBrokerProcess


@pytest.fixture
def recording_broker(tmp_path: Path) -> Iterator[RecordingBrokerProcess]:
    """A fresh recording broker, on a log of its own."""
    with RecordingBrokerProcess(tmp_path / "broker.jsonl") as process:
        yield process


@pytest.fixture(params=["paper", "http"])
async def harness(request: pytest.FixtureRequest) -> AsyncIterator[Harness]:
    """Each broker in turn."""
    if request.param == "paper":
        servers: Stack = request.getfixturevalue("servers")
        driven: Harness = PaperHarness(Database(servers.database_url("broker")))
    else:
        driven = HttpHarness(request.getfixturevalue("recording_broker"))
    await driven.let_rest()
    yield driven
    await driven.close()
