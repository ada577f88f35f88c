"""The wire form of the event stream (WHATWG HTML, section 9.2): lines of `field: value`, an empty line after each event."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from gateway.live.entry import Entry
from gateway.live.position import Position

RETRY_MS = 1000


def opening(position: Position, now: datetime, heartbeat_seconds: float) -> bytes:
    """The first event: where the stream begins, so that a client that hears nothing else can still resume, and how often it will say that it lives."""
    content = {"server_time": _time(now), "heartbeat_seconds": heartbeat_seconds}
    return f"retry: {RETRY_MS}\n".encode() + _named("open", position, content)


def event(epoch: int, entry: Entry) -> bytes:
    """One event of the journal; its `event:` is its type."""
    return f"id: {Position(epoch, entry.sequence)}\nevent: {entry.type}\ndata: {entry.data}\n\n".encode()


def heartbeat(position: Position, now: datetime, *, journal_reachable: bool) -> bytes:
    """A sign of life, with the server's time, and how far the stream has come whatever its filter."""
    content = {"server_time": _time(now), "journal_reachable": journal_reachable}
    return b": heartbeat\n" + _named("heartbeat", position, content)


def reset(position: Position, reason: str) -> bytes:
    """There may be a gap before what follows: read everything anew."""
    return _named("reset", position, {"reason": reason})


def _named(name: str, position: Position, content: dict[str, Any]) -> bytes:
    return f"id: {position}\nevent: {name}\ndata: {json.dumps(content)}\n\n".encode()


def _time(now: datetime) -> str:
    return now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
