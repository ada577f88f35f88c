"""The journal of a stack that runs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from nats.aio.client import Client

from deploy.nats_connection import nats_connection
from ops.recordings import JournalRecording
from ops.running_stack import nats_administrator


@asynccontextmanager
async def administrator(data_dir: Path, nats_url: str | None) -> AsyncIterator[Client]:
    """A connection to the stack's NATS server as its administrator. Raises `StackError` where it cannot be had."""
    admin = nats_administrator(data_dir, nats_url)
    async with nats_connection(admin.url, admin.user, admin.password) as client:
        yield client


@asynccontextmanager
async def running_journal(data_dir: Path, nats_url: str | None) -> AsyncIterator[JournalRecording]:
    """The journal, to be read while the block runs. Raises `StackError`."""
    async with administrator(data_dir, nats_url) as client:
        yield JournalRecording(client)
