"""The tables of the schema `lockout`."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    MetaData,
    Numeric,
    Table,
    Text,
    Uuid,
    text,
)  # fmt: skip

from chassis.tables import chassis_tables

metadata = MetaData(schema="lockout")
chassis_tables(metadata)
_NOW = text("clock_timestamp()")
_NAME = "'^[A-Za-z0-9][A-Za-z0-9 ._:@/+-]{0,63}$'"

symbol_lockouts = Table(
    "symbol_lockouts",
    metadata,
    Column("id", Uuid, primary_key=True, server_default=text("gen_random_uuid()")),
    Column("symbol", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("source", Text, nullable=False, server_default="manual"),
    Column("side", Text, nullable=False, server_default="both"),
    Column("blocks", Text, nullable=False, server_default="all"),
    Column("account", Text),
    Column("strategy", Text),
    Column("starts_at", DateTime(timezone=True), nullable=False, server_default=_NOW),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("created_by", Text, nullable=False, server_default=text("CURRENT_USER")),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=_NOW),
    Column("lifted_by", Text),
    Column("lifted_at", DateTime(timezone=True)),
    Column("lockouts_version", BigInteger, nullable=False),
    Column("expiry_announced_at", DateTime(timezone=True)),
    Column("evidence", JSON),
    CheckConstraint(r"symbol ~ '^(\*|[A-Z0-9][A-Z0-9._/-]{0,31})$'", name="symbol_is_one"),
    CheckConstraint("reason = btrim(reason) AND char_length(reason) BETWEEN 1 AND 500", name="reason_is_given"),
    CheckConstraint("source IN ('manual', 'cooldown', 'news_shock', 'price_shock')", name="source_is_known"),
    CheckConstraint("side IN ('buy', 'sell', 'both')", name="side_is_known"),
    CheckConstraint("blocks IN ('all', 'entries')", name="blocks_is_known"),
    CheckConstraint(f"account ~ {_NAME}", name="account_is_a_name"),
    CheckConstraint(f"strategy ~ {_NAME}", name="strategy_is_a_name"),
)
"""One row a lockout, kept for ever; the interval is the truth, no status is stored.

`lockouts_version` is the fence's version of the symbol that the row's last change raised. A row put in or changed by hand need not say
it: a trigger then takes the fence and raises the version, so that no change of a lockout goes unnoticed (P1).
"""
Index("symbol_lockouts_newest", symbol_lockouts.c.created_at, symbol_lockouts.c.id)
Index(
    "symbol_lockouts_standing",
    symbol_lockouts.c.symbol,
    symbol_lockouts.c.expires_at,
    postgresql_where=symbol_lockouts.c.lifted_at.is_(None),
)
Index(
    "symbol_lockouts_unannounced",
    symbol_lockouts.c.expires_at,
    postgresql_where=symbol_lockouts.c.lifted_at.is_(None) & symbol_lockouts.c.expiry_announced_at.is_(None),
)

evidence = Table(
    "evidence",
    metadata,
    Column("rule", Text, primary_key=True),
    Column("symbol", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("kin", Text, nullable=False, server_default=""),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("price", Numeric),
    Column("lockout_id", Uuid, nullable=False),
    Column("seen_at", DateTime(timezone=True), nullable=False),
)
"""What the system has locked for, kept for ever: the same evidence never locks twice, also after somebody lifted its lockout.

`at` is when it happened, `seen_at` when it was locked for, `price` what evidence of its `kin` that comes soon after is compared with.
"""
Index("evidence_near", evidence.c.rule, evidence.c.symbol, evidence.c.kin, evidence.c.at)

imports = Table(
    "imports",
    metadata,
    Column("key", Text, primary_key=True),
    Column("lockout_id", Uuid, nullable=False),
    Column("imported_at", DateTime(timezone=True), nullable=False),
)
"""Entries of calendar files that have had their lockout, kept for ever: the same entry again changes nothing."""

exits = Table(
    "exits",
    metadata,
    Column("order_id", Text, primary_key=True),
    Column("account", Text, nullable=False),
    Column("strategy", Text, nullable=False),
    Column("symbol", Text, nullable=False),
    Column("gain", Numeric, nullable=False),
    Column("last_at", DateTime(timezone=True), nullable=False),
)
"""Orders that shrank a position, with what their fills won or lost in all: what a cooldown is judged by."""
Index("exits_latest", exits.c.symbol, exits.c.last_at)
