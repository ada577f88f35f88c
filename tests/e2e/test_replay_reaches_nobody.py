"""S11: a replay changes nothing outside its own shadow, also while orders flow: the broker's own log is the witness."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from contracts.streams import JOURNAL
from ops.stack import Stack
from tests.e2e.scene import Scene
from tests.e2e.test_events_at_hand import folder, interlock
from tests.support.journal import until

SERVICES = ("risk", "approval", "lockout", "broker")


def _writes(stack: Stack) -> dict[str, object]:
    """What every service has taken in, said and decided, up to now: counted in the tables, whose statistics come late."""
    with psycopg.connect(stack.admin_database_url) as connection:
        counts: dict[str, object] = {
            f"{schema}.{table}": connection.execute(f"SELECT count(*) FROM {schema}.{table}").fetchone()
            for schema in SERVICES
            for table in ("inbox", "outbox")
        }
        counts["orders"] = connection.execute("SELECT count(*), max(updated_at) FROM risk.orders").fetchone()
    return counts


async def _quiet(stage: Scene) -> dict[str, object]:
    """What was written, once nothing more has been for two seconds: orders of other tests may still be on their way."""

    async def look() -> dict[str, object] | None:
        before = _writes(stage.live.stack)
        await asyncio.sleep(2)
        return before if _writes(stage.live.stack) == before else None

    found = await until(look, within_seconds=60)
    assert found is not None
    return found


def _sent(stage: Scene) -> list[str]:
    """The orders that came to the broker, as it wrote them down itself."""
    return [str(receipt.client_order_id) for receipt in stage.live.broker.log().receipts]


async def _journal(stage: Scene) -> tuple[int, set[str]]:
    """Its last sequence, and the names of its consumers."""
    jetstream = stage.ops.jetstream()
    names = {consumer.name for consumer in await jetstream.consumers_info(JOURNAL)}
    return (await jetstream.stream_info(JOURNAL)).state.last_seq, names


async def test_a_replay_while_nothing_else_happens_writes_nothing(stage: Scene, tmp_path: Path) -> None:
    made = await stage.propose(symbol="RRR", account=f"r-{uuid4().hex[:8]}", order_type="limit", limit_price="100")
    await stage.reaches(made, "accepted", "filled", "submitted")
    candidate = tmp_path / "candidate.json"
    candidate.write_text(json.dumps({"limits": {"max_order_quantity": "1"}}))
    written = await _quiet(stage)
    requests, journal = len(_sent(stage)), await _journal(stage)

    await asyncio.to_thread(interlock, "replay", *folder(stage))
    await asyncio.to_thread(interlock, "replay", "--config", str(candidate), *folder(stage))

    assert len(_sent(stage)) == requests
    last, consumers = await _journal(stage)
    assert last == journal[0]
    assert consumers <= journal[1], "it made a consumer"
    assert _writes(stage.live.stack) == written


async def test_a_replay_while_orders_flow_adds_none_to_the_brokers_log(stage: Scene) -> None:
    account, proposed, done = f"r-{uuid4().hex[:8]}", list[str](), asyncio.Event()

    async def flow() -> None:
        while not done.is_set():
            proposed.append(await stage.propose(symbol="RRR", account=account, order_type="limit", limit_price="100"))

    flowing = asyncio.create_task(flow())
    reports: list[dict[str, Any]] = []
    for _ in range(3):
        said = await asyncio.to_thread(interlock, "replay", "--json", *folder(stage))
        reports.append(json.loads(said))
    done.set()
    await flowing
    for order_id in proposed:
        await stage.reaches(order_id, "accepted", "filled", "submitted")
    submitted = [order_id for order_id in _sent(stage) if order_id in set(proposed)]
    assert sorted(submitted) == sorted(proposed)
    assert all(report["differences"] == [] for report in reports)
    assert len(proposed) >= 3
