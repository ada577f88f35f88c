"""Adaptive batches: as large as what is waiting and no larger, without any waiting when nothing is."""

from __future__ import annotations

import asyncio
import statistics
import time

import pytest
from nats.aio.client import Client

from chassis import adaptive
from chassis.adaptive import Puller
from chassis.database import Database
from chassis.deliveries import Batch
from chassis.unit_of_work import UnitOfWork
from contracts.events import OrderProposed
from contracts.streams import BATCH_MAX, JOURNAL
from ops.stack import Stack
from tests.integration.chassis.tiny_service import CONSUMER, deny_all, effects_of, running, tiny_service
from tests.support.builders import a_proposal
from tests.support.journal import connected, hearing, publish, until


async def test_what_is_waiting_is_taken_in_batches_of_at_most_256_and_in_order(
    ground: Stack, journal: Client, database: Database
) -> None:
    sizes: list[int] = []

    async def noting_sizes(batch: Batch[OrderProposed], *, uow: UnitOfWork) -> None:
        sizes.append(len(batch))
        await deny_all(batch, uow=uow)

    proposals = [a_proposal() for _ in range(700)]
    await publish(journal, *proposals)
    ids = [proposal.order_id for proposal in proposals]
    async with running(tiny_service(ground, noting_sizes)):
        effects = await until(lambda: _all(database, ids))
    assert [effect.order_id for effect in effects] == ids
    assert max(sizes) <= BATCH_MAX
    assert len(sizes) <= 20, f"they were waiting, so few batches do: {sizes}"


async def _all(database: Database, ids: list[str]) -> list[object]:
    effects = await effects_of(database, ids)
    return effects if len(effects) >= len(ids) else []


async def test_an_idle_service_answers_at_once_since_nothing_waits_for_more(ground: Stack, journal: Client) -> None:
    took: list[float] = []
    async with running(tiny_service(ground)), hearing(journal, "order.denied") as denied:
        for count in range(1, 16):
            begun = time.perf_counter()
            await publish(journal, a_proposal())
            while len(denied) < count:
                assert time.perf_counter() - begun < 5
                await asyncio.sleep(0.001)
            took.append((time.perf_counter() - begun) * 1000)
            await asyncio.sleep(0.02)
    print(f"idle: p50 {statistics.median(took):.1f} ms, max {max(took):.1f} ms")
    assert statistics.median(took) < 100


async def test_a_pull_that_has_run_out_is_renewed_without_a_gap(
    ground: Stack, journal: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adaptive, "PULL_SECONDS", 0.2)
    taken: list[str] = []
    async with _puller(ground) as puller:
        ends = time.monotonic() + 3
        while time.monotonic() < ends:
            sent = time.perf_counter()
            proposal = a_proposal()
            await publish(journal, proposal)
            while proposal.order_id not in taken:
                for message in await puller.next_batch():
                    taken.append(OrderProposed.from_json(message.data).order_id)
                    await message.ack()
            assert time.perf_counter() - sent < 0.5
            await asyncio.sleep(0.13)


class _puller:  # noqa: N801 reads as a verb
    """A puller on the tiny service's consumer, with nobody else pulling."""

    def __init__(self, stack: Stack) -> None:
        self._connecting = connected(stack, "risk")

    async def __aenter__(self) -> Puller:
        client = await self._connecting.__aenter__()
        self._puller = Puller(client, JOURNAL, CONSUMER)
        await self._puller.open()
        return self._puller

    async def __aexit__(self, *error: object) -> None:
        for message in await self._puller.close():
            await message.nak(delay=0.01)
        await self._connecting.__aexit__(None, None, None)
