"""The tables that every service's schema has: what came in, what goes out, and which commands were answered."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
    text,
)

_NOW = text("clock_timestamp()")


def chassis_tables(metadata: MetaData) -> None:
    """Add inbox, outbox, commands and attempts to a service's schema.

    The inbox has a row a message and consumer and is never emptied: it outlives journal and outbox (P15). The outbox has a row
    a transaction, not a row an event: its columns are parallel arrays, so that marking it as published touches one row.
    """
    Table(
        "inbox",
        metadata,
        Column("event_id", Uuid, primary_key=True),
        Column("consumer", Text, primary_key=True),
        Column("stream_sequence", BigInteger, nullable=False),
    )
    outbox = Table(
        "outbox",
        metadata,
        Column("batch_id", Uuid, primary_key=True),
        Column("created_at", DateTime(timezone=True), nullable=False, server_default=_NOW),
        Column("event_ids", ARRAY(Uuid), nullable=False),
        Column("subjects", ARRAY(Text), nullable=False),
        Column("correlation_ids", ARRAY(Text), nullable=False),
        Column("payloads", ARRAY(LargeBinary), nullable=False),
        Column("stream_sequences", ARRAY(BigInteger), nullable=True),
        Column("published_at", DateTime(timezone=True), nullable=True),
    )
    Index("outbox_unpublished", outbox.c.created_at, postgresql_where=outbox.c.published_at.is_(None))
    Table(
        "commands",
        metadata,
        Column("idempotency_key", Text, primary_key=True),
        Column("subject", Text, nullable=False),
        Column("fingerprint", Text, nullable=False),
        Column("answer", Text, nullable=False),
        Column("answered_at", DateTime(timezone=True), nullable=False, server_default=_NOW),
    )
    Table(
        "attempts",
        metadata,
        Column("consumer", Text, primary_key=True),
        Column("stream_sequence", BigInteger, primary_key=True),
        Column("failures", Integer, nullable=False),
        Column("last_error", Text, nullable=False),
    )
