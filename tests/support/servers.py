"""NATS and PostgreSQL in containers, for the same suite on the images that are deployed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

NATS_IMAGE = "nats:2.15"
POSTGRES_IMAGE = "postgres:18"


@contextmanager
def container_urls(kind: str) -> Iterator[dict[str, str]]:
    """The `nats_url` and `database_url` of fresh containers; nothing for embedded servers."""
    if kind != "containers":
        yield {}
        return
    from testcontainers.nats import NatsContainer
    from testcontainers.postgres import PostgresContainer

    with ExitStack() as started:
        postgres = started.enter_context(PostgresContainer(POSTGRES_IMAGE, driver=None))
        nats = started.enter_context(NatsContainer(NATS_IMAGE, jetstream=True))
        yield {"nats_url": nats.nats_uri(), "database_url": postgres.get_connection_url()}
