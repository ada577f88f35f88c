"""A whole stack in live mode against a recording broker, whose processes can be told to die, and whose consumers are impatient."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from contracts.streams import CONSUMERS
from deploy.provision_nats import consumer_config
from ops.services import SERVICES
from ops.stack import Stack
from tests.recording_broker.process import RecordingBrokerProcess
from tests.support.journal import connected

ACK_WAIT_SECONDS = 2
"""The declared patience is ten seconds; with less, a sweep meets five times as many redeliveries in its time."""
WITH_STATE = tuple(service.name for service in SERVICES if service.role)
OPEN_LIVE = {
    "trading_mode": "live",
    "operator_approval": {"require_approval_for_live": False},
    "limits": {"proposal_max_age_seconds": 600},
}


@dataclass
class LiveStack:
    """The stack, its broker, and how to tell a process where to die."""

    stack: Stack
    broker: RecordingBrokerProcess
    folder: Path

    def tell_to_die(self, service: str, told: str) -> None:
        """`told` is `point:n`. The process that is started in its place is not told."""
        partial = self.folder / f"{service}.telling"
        partial.write_text(told)
        partial.rename(self.folder / f"{service}.told")

    def take_back(self, service: str) -> bool:
        """Tell it no more; whether it had not listened yet."""
        told = self.folder / f"{service}.told"
        waiting = told.exists()
        told.unlink(missing_ok=True)
        return waiting

    async def pids(self) -> dict[str, int]:
        """The process ids of all services that keep state, once all of them run."""
        while set(WITH_STATE) - (pids := await asyncio.to_thread(self.stack.pids)).keys():
            await asyncio.sleep(0.02)
        return pids

    async def died(self, before: Mapping[str, int], names: set[str], *, within_seconds: float) -> set[str]:
        """Those of `names` whose process is not the one of `before` any more, once that is all of them or the time is over."""
        deadline = time.monotonic() + within_seconds
        while True:
            now = await asyncio.to_thread(self.stack.pids)
            gone = {name for name in names if now.get(name) != before[name]}
            if gone == names or time.monotonic() > deadline:
                return gone
            await asyncio.sleep(0.02)


@asynccontextmanager
async def live_stack(
    folder: Path, *, ack_wait_seconds: int = ACK_WAIT_SECONDS, **settings: str
) -> AsyncIterator[LiveStack]:
    """Up, live and without approvals, until the block ends. `settings` are `INTERLOCK_...` of every service, in lower case."""
    with RecordingBrokerProcess(_made(folder) / "broker.jsonl") as broker:
        common = {
            "INTERLOCK_TEST_RUN": "1",
            "INTERLOCK_LIVE_BROKER_URL": broker.url,
            "INTERLOCK_LIVE_BROKER_ARRIVAL_SECONDS_MAX": "1",
        } | {f"INTERLOCK_{name.upper()}": value for name, value in settings.items()}
        told = {name: {"INTERLOCK_CRASH_AT": f"@{folder / name}.told"} for name in WITH_STATE}
        async with impatient(Stack(folder / "stack", env={"*": common} | told), ack_wait_seconds) as stack:
            _go_live(stack)
            yield LiveStack(stack, broker, folder)


@asynccontextmanager
async def impatient(stack: Stack, ack_wait_seconds: int = ACK_WAIT_SECONDS) -> AsyncIterator[Stack]:
    """`stack`, up until the block ends, its consumers so patient with what is not acked."""
    await asyncio.to_thread(stack.open)
    try:
        await asyncio.to_thread(stack.start_servers)
        await _redeliver_after(stack, ack_wait_seconds)
        await asyncio.to_thread(stack.start_services)
        await asyncio.to_thread(stack.wait_ready)
        yield stack
    finally:
        await asyncio.to_thread(stack.stop)


def _made(folder: Path) -> Path:
    folder.mkdir()
    folder.chmod(0o755)
    return folder


async def _redeliver_after(stack: Stack, seconds: int) -> None:
    async with connected(stack, "ops") as ops:
        jetstream = ops.jetstream()
        for consumer in CONSUMERS:
            await jetstream.delete_consumer(consumer.stream, consumer.name)
            await jetstream.add_consumer(consumer.stream, consumer_config(consumer).evolve(ack_wait=seconds))


def _go_live(stack: Stack) -> None:
    url = f"{stack.http_url}/api/admin/trading/risk-config"
    httpx.put(url, json={"config": OPEN_LIVE}, trust_env=False).raise_for_status()
