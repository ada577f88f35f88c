"""Prepares existing servers for services that run elsewhere."""

from __future__ import annotations

from pathlib import Path

from ops.stack import Stack


def provision_servers(data_dir: Path, *, nats_url: str, database_url: str) -> str:
    """Make and compare what the services need on these servers, run none of them, and say what was done."""
    stack = Stack(data_dir, nats_url=nats_url, database_url=database_url)
    stack.open()
    try:
        stack.start_servers()
    finally:
        stack.stop()
    return f"Streams, consumers, roles and schemas are there. The services' passwords are in {stack.folder.credentials_file}."
