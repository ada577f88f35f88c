"""The schema `broker`: releases, parked orders, and how far each broker's reports were read; the paper broker's book lies beside them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Index, Integer, LargeBinary, Table, Text, text

from broker_adapter.brokers.paper import tables as paper_tables
from broker_adapter.metadata import metadata
from chassis.tables import chassis_tables

chassis_tables(metadata)
releases = Table(
    "releases",
    metadata,
    Column("order_id", Text, primary_key=True),
    Column("attempt", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("broker", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("symbol", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("strategy", Text, nullable=False),
    Column("side", Text, nullable=False),
    Column("terms", Text, nullable=False),
    Column("config_version", BigInteger, nullable=False),
    Column("symbol_lockouts_version", BigInteger, nullable=False),
    Column("all_lockouts_version", BigInteger, nullable=False),
    Column("released_at", DateTime(timezone=True), nullable=False),
    Column("send_by", DateTime(timezone=True), nullable=False),
    Column("caused_by", Text, nullable=False),
    Column("broker_order_id", Text, nullable=True),
    Column("cancel_requested", Boolean, nullable=False, server_default=text("false")),
)
Index(
    "releases_on_the_way",
    releases.c.send_by,
    postgresql_where=releases.c.state.in_(("released", "sending", "in_doubt")),
)
Index(
    "releases_to_cancel",
    releases.c.order_id,
    postgresql_where=releases.c.cancel_requested & releases.c.state.in_(("sending", "in_doubt", "submitted")),
)
parked = Table(
    "parked",
    metadata,
    Column("order_id", Text, primary_key=True),
    Column("broker", Text, nullable=False),
    Column("approved", LargeBinary, nullable=False),
    Column("parked_at", DateTime(timezone=True), nullable=False),
    Column("approval_expires_at", DateTime(timezone=True), nullable=True),
)
report_cursors = Table(
    "report_cursors",
    metadata,
    Column("broker", Text, primary_key=True),
    Column("cursor", BigInteger, nullable=False),
)
__all__ = ["metadata", "paper_tables", "parked", "releases", "report_cursors"]
