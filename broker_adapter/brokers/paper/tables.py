"""The paper broker's book: orders, the last quote of each symbol, and what was told."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    text,
)  # fmt: skip

from broker_adapter.metadata import metadata

_NOW = text("clock_timestamp()")
_OPEN = text("status = 'open'")
_ZERO = text("0")

paper_orders = Table(
    "paper_orders",
    metadata,
    Column("client_order_id", Text, primary_key=True),
    Column("arrival", BigInteger, Identity(always=True), nullable=False),
    Column("broker_order_id", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("symbol", Text, nullable=False),
    Column("side", Text, nullable=False),
    Column("order_type", Text, nullable=False),
    Column("time_in_force", Text, nullable=False),
    Column("quantity", Numeric, nullable=False),
    Column("limit_price", Numeric),
    Column("stop_price", Numeric),
    Column("expires_at", DateTime(timezone=True)),
    Column("working", Boolean, nullable=False),
    Column("status", Text, nullable=False),
    Column("filled", Numeric, nullable=False),
    Column("notional", Numeric, nullable=False),
    Column("commission", Numeric, nullable=False),
    Column("executions", Integer, nullable=False),
    Column("placed_at", DateTime(timezone=True), nullable=False, server_default=_NOW),
    CheckConstraint("filled <= quantity", name="paper_orders_never_overfilled"),
    Index("paper_orders_open", "symbol", "arrival", postgresql_where=_OPEN),
    Index("paper_orders_expiring", "expires_at", postgresql_where=_OPEN),
)
paper_quotes = Table(
    "paper_quotes",
    metadata,
    Column("symbol", Text, primary_key=True),
    Column("bid", Numeric),
    Column("ask", Numeric),
    Column("last", Numeric),
    Column("bid_size", Numeric),
    Column("ask_size", Numeric),
    Column("quoted_at", DateTime(timezone=True), nullable=False),
    Column("bid_taken", Numeric, nullable=False, server_default=_ZERO),
    Column("ask_taken", Numeric, nullable=False, server_default=_ZERO),
    postgresql_with={"fillfactor": 50},
)
paper_reports = Table(
    "paper_reports",
    metadata,
    Column("cursor", BigInteger, primary_key=True, autoincrement=False),
    Column("client_order_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("broker_order_id", Text),
    Column("execution_id", Text, unique=True),
    Column("last_quantity", Numeric),
    Column("last_price", Numeric),
    Column("commission", Numeric),
    Column("cumulative_quantity", Numeric, nullable=False),
    Column("leaves_quantity", Numeric, nullable=False),
    Column("reason", Text),
)
paper_cursor = Table(
    "paper_cursor",
    metadata,
    Column("single", Boolean, primary_key=True, server_default=text("true")),
    Column("cursor", BigInteger, nullable=False),
    CheckConstraint("single", name="paper_cursor_has_one_row"),
    postgresql_with={"fillfactor": 50},
)
"""The last cursor given. Its row is locked from the report to the commit, so cursors commit in order and without a gap."""
