"""HTTP as tests need it: waiting for a server, and reading an event stream."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx


def wait_until_alive(url: str, *, seconds: float = 15.0) -> None:
    """Return once `/healthz` answers."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            httpx.get(f"{url}/healthz", timeout=2).raise_for_status()
            return
        except httpx.HTTPError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(0.05)


@dataclass(frozen=True)
class ServerSentEvent:
    """One event of a stream."""

    event: str
    id: str
    data: Any


@asynccontextmanager
async def event_stream(
    client: httpx.AsyncClient, *, last_event_id: str | None = None, **params: str
) -> AsyncIterator[AsyncIterator[ServerSentEvent]]:
    """The events of `/api/events`, as they come. Raises where the answer is a problem."""
    headers = {"Last-Event-ID": last_event_id} if last_event_id is not None else {}
    async with client.stream("GET", "/api/events", params=params, headers=headers) as response:
        response.raise_for_status()
        yield _events(response)


async def _events(response: httpx.Response) -> AsyncIterator[ServerSentEvent]:
    fields: dict[str, str] = {}
    async for line in response.aiter_lines():
        name, _, value = line.partition(": ")
        if line:
            fields[name] = value
        elif "event" in fields:
            yield ServerSentEvent(fields["event"], fields["id"], json.loads(fields["data"]))
            fields = {}
