"""A request that was cut off, wherever it was, costs no connection for good."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from broker_adapter.brokers.http import HttpBroker
from broker_adapter.brokers.protocol import Submission, Submitted, Taken
from contracts.values import Mode
from tests.recording_broker.process import RecordingBrokerProcess
from tests.support.builders import an_order


@pytest.fixture
async def driver(tmp_path: Path) -> AsyncIterator[HttpBroker]:
    """The driver, in front of a recording broker."""
    with RecordingBrokerProcess(tmp_path / "broker.jsonl") as broker:
        made = HttpBroker(broker.url, arrival_seconds_max=1, at_once_max=16)
        yield made
        await made.close()


async def _sent(driver: HttpBroker, *, within_seconds: float) -> Submitted:
    now = datetime.now(UTC)
    (answer,) = await driver.submit(
        [
            Submission(
                order=an_order(), mode=Mode.LIVE, attempt=1, send_by=now + timedelta(seconds=within_seconds),
                deadline=time.monotonic() + within_seconds,
            )
        ]
    )  # fmt: skip
    return answer


async def test_after_hundreds_of_requests_cut_off_at_every_moment_orders_are_taken_as_before(
    driver: HttpBroker,
) -> None:
    chance = random.Random(7)
    for _ in range(15):
        await asyncio.gather(*(_sent(driver, within_seconds=chance.uniform(0.0005, 0.02)) for _ in range(100)))
    assert [type(await _sent(driver, within_seconds=2)) for _ in range(20)] == [Taken] * 20
