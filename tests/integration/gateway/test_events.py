"""The event stream: every event, in order, once; resumed without a gap, or a reset."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time

import httpx
import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg

from chassis.journal import Journal, Outgoing
from gateway.live.position import Position
from ops.stack import Stack
from tests.support.builders import a_proposal
from tests.support.http import event_stream, wait_until_alive


async def propose(bus: Client, count: int = 1, **terms: str) -> list[str]:
    """Put proposals into the journal; their event ids."""
    events = [a_proposal(**terms) for _ in range(count)]
    await Journal(bus).publish(
        [Outgoing(event.event_id, event.subject(), event.order_id, event.to_json()) for event in events]
    )
    return [str(event.event_id) for event in events]


async def test_an_event_arrives_soon_after_it_is_in_the_journal(http: httpx.AsyncClient, bus: Client) -> None:
    async with event_stream(http) as events:
        opening = await anext(events)
        assert opening.event == "open"
        assert opening.data["server_time"].endswith("Z")
        assert opening.data["heartbeat_seconds"] > 0
        delays = []
        for _ in range(20):
            begun = time.monotonic()
            [event_id] = await propose(bus)
            event = await asyncio.wait_for(anext(events), timeout=5)
            delays.append(time.monotonic() - begun)
            assert (event.event, event.data["event_id"]) == ("order.proposed", event_id)
        assert sorted(delays)[10] < 0.15


async def test_ids_follow_each_other_and_resuming_leaves_no_gap(http: httpx.AsyncClient, bus: Client) -> None:
    async with event_stream(http) as events:
        first = await anext(events)
        ids = await propose(bus, 300)
        seen = [await asyncio.wait_for(anext(events), timeout=5) for _ in range(150)]
    assert [event.data["event_id"] for event in seen] == ids[:150]
    begin = Position.parse(first.id)
    assert begin is not None
    assert [event.id for event in seen] == [f"{begin.epoch}-{begin.sequence + step}" for step in range(1, 151)]
    ids += await propose(bus, 5)
    async with event_stream(http, last_event_id=seen[-1].id) as events:
        assert (await anext(events)).event == "open"
        rest = [await asyncio.wait_for(anext(events), timeout=5) for _ in range(155)]
    assert [event.data["event_id"] for event in rest] == ids[150:]


async def test_two_listeners_share_one_tail_and_see_the_same(http: httpx.AsyncClient, bus: Client) -> None:
    async with event_stream(http) as one, event_stream(http) as other:
        await anext(one), await anext(other)
        await propose(bus, 10)
        seen = [[await asyncio.wait_for(anext(events), timeout=5) for _ in range(10)] for events in (one, other)]
    assert seen[0] == seen[1]


async def test_a_filter_shows_what_is_asked_for(http: httpx.AsyncClient, bus: Client) -> None:
    async with event_stream(http, order_id="wanted", types="order.*") as events:
        await anext(events)
        await propose(bus, 3)
        [event_id] = await propose(bus, 1, order_id="wanted")
        assert (await asyncio.wait_for(anext(events), timeout=5)).data["event_id"] == event_id
    assert (await http.get("/api/events?types=nonsense")).status_code == 422


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda at: Position(at.epoch + 1, at.sequence), "OTHER_JOURNAL"), (lambda at: Position(at.epoch, at.sequence + 1_000_000), "SEQUENCE_AHEAD"),
        (lambda at: "nonsense", "UNREADABLE_ID"),
    ],
)  # fmt: skip
async def test_what_cannot_be_resumed_is_reset_and_goes_on_from_now(
    http: httpx.AsyncClient, bus: Client, change, reason
) -> None:  # type: ignore[no-untyped-def]
    async with event_stream(http) as events:
        at = Position.parse((await anext(events)).id)
    async with event_stream(http, last_event_id=str(change(at))) as events:
        assert (await anext(events)).event == "open"
        reset = await anext(events)
        assert (reset.event, reset.data) == ("reset", {"reason": reason})
        [event_id] = await propose(bus)
        assert (await asyncio.wait_for(anext(events), timeout=5)).data["event_id"] == event_id


async def test_a_forged_message_cannot_break_the_stream(http: httpx.AsyncClient, bus: Client) -> None:
    async with event_stream(http) as events:
        await anext(events)
        await bus.jetstream().publish("order.proposed", b'{"a":1}\n\nevent: order.filled\ndata: {}\n\n')
        [event_id] = await propose(bus)
        forged, real = [await asyncio.wait_for(anext(events), timeout=5) for _ in range(2)]
    assert (forged.event, forged.data) == ("order.proposed", {"type": "order.proposed", "unreadable": True})
    assert real.data["event_id"] == event_id


async def test_a_heartbeat_comes_with_the_servers_time(http: httpx.AsyncClient) -> None:
    async with event_stream(http, types="config.updated") as events:
        await anext(events)
        beat = await asyncio.wait_for(anext(events), timeout=7)
    assert beat.event == "heartbeat"
    assert beat.data["journal_reachable"] is True
    assert beat.data["server_time"]


async def test_nobody_polls_when_nobody_listens(http: httpx.AsyncClient, bus: Client) -> None:
    reads = 0

    async def count(_: Msg) -> None:
        nonlocal reads
        reads += 1

    watching = await bus.subscribe("$JS.API.DIRECT.GET.JOURNAL", cb=count)
    async with event_stream(http) as events:
        await anext(events)
        assert await _listeners(http) >= 1
        while reads < 3:
            await asyncio.sleep(0.05)
    while await _listeners(http):
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.3)
    reads = 0
    await asyncio.sleep(0.5)
    assert reads == 0
    await watching.unsubscribe()


async def _listeners(http: httpx.AsyncClient) -> float:
    line = next(
        line for line in (await http.get("/metrics")).text.splitlines() if line.startswith("interlock_event_list")
    )
    return float(line.split()[1])


def test_streams_end_at_once_when_the_gateway_stops(gateway: Stack) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    credentials = gateway.credentials("gateway")
    env = os.environ | {
        "INTERLOCK_PORT": str(port), "INTERLOCK_NATS_URL": credentials.url, "INTERLOCK_NATS_USER": credentials.user,
        "INTERLOCK_NATS_PASSWORD": credentials.password,
    }  # fmt: skip
    process = subprocess.Popen([sys.executable, "-m", "gateway"], env=env, stderr=subprocess.DEVNULL)
    try:
        wait_until_alive(f"http://127.0.0.1:{port}")
        with httpx.stream("GET", f"http://127.0.0.1:{port}/api/events", timeout=10) as response:
            lines = response.iter_lines()
            assert next(lines).startswith("retry")
            begun = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert list(lines)
        assert process.wait(timeout=5) in (0, -signal.SIGTERM)
        assert time.monotonic() - begun < 3
    finally:
        process.kill()
        process.wait()


def test_it_refuses_to_listen_where_others_reach_it() -> None:
    env = os.environ | {"INTERLOCK_HOST": "0.0.0.0"}
    ended = subprocess.run([sys.executable, "-m", "gateway"], env=env, capture_output=True, text=True, timeout=30)
    assert ended.returncode == 2
    assert "--insecure-no-auth" in ended.stderr
    assert "Traceback" not in ended.stderr
