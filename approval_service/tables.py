"""The tables of the schema `approval`."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSON

from chassis.tables import chassis_tables

metadata = MetaData(schema="approval")
chassis_tables(metadata)

operator_approvals = Table(
    "operator_approvals",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("order_id", Text, nullable=False, unique=True),
    Column("symbol", Text, nullable=False),
    Column("side", Text, nullable=False),
    Column("quantity", Numeric, nullable=False),
    Column("order_type", Text, nullable=False),
    Column("limit_price", Numeric),
    Column("notional", Numeric),
    Column("account", Text, nullable=False),
    Column("strategy", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("mode_epoch", Integer, nullable=False),
    Column("reduces", Boolean, nullable=False),
    Column("terms_hash", Text, nullable=False),
    Column("terms", JSON, nullable=False),
    Column("risk_pass", JSON, nullable=False),
    Column("status", Text, nullable=False),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("decided_by", Text),
    Column("decided_at", DateTime(timezone=True)),
    Column("reason", Text),
    Column("ended_at", DateTime(timezone=True)),
    Column("because", JSON, nullable=False),
    Column("proposed_by", Text),
    Column("endorsed_by", Text),
    Column("endorsed_at", DateTime(timezone=True)),
    Column("extended_by", Text),
    Column("extended_at", DateTime(timezone=True)),
    CheckConstraint("endorsed_by <> decided_by OR status <> 'approved'", name="two_people_differ"),
    CheckConstraint("status IN ('pending', 'approved', 'rejected', 'expired', 'invalidated')", name="status_is_known"),
    CheckConstraint(
        "status NOT IN ('approved', 'rejected') OR (decided_by IS NOT NULL AND decided_at IS NOT NULL)",
        name="decided_has_a_person",
    ),
)
"""One row an order that was ever asked for (P5), kept for ever. `terms` is the order, `risk_pass` its newest pass."""
Index("operator_approvals_newest", operator_approvals.c.requested_at, operator_approvals.c.id)
Index(
    "operator_approvals_pending",
    operator_approvals.c.expires_at,
    operator_approvals.c.id,
    postgresql_where=operator_approvals.c.status == "pending",
)

known_strategies = Table(
    "known_strategies",
    metadata,
    Column("account", Text, primary_key=True),
    Column("strategy", Text, primary_key=True),
)
"""Strategies of which an order has passed the gate: what a rule may call the first order of a strategy is none of theirs."""

final_orders = Table("final_orders", metadata, Column("order_id", Text, primary_key=True))
"""Orders that became final, whether or not the gate ever saw them (P13)."""
