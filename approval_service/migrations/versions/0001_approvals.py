"""Approvals, and the orders that are known to be final."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migration import create_chassis_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None
SCHEMA = "approval"


def upgrade() -> None:
    """Make the tables."""
    create_chassis_tables(SCHEMA)
    op.create_table("final_orders", sa.Column("order_id", sa.Text, primary_key=True), schema=SCHEMA)
    op.create_table(
        "operator_approvals",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("order_id", sa.Text, nullable=False, unique=True),
        sa.Column("symbol", sa.Text, nullable=False),
        sa.Column("side", sa.Text, nullable=False),
        sa.Column("quantity", sa.Numeric, nullable=False),
        sa.Column("order_type", sa.Text, nullable=False),
        sa.Column("limit_price", sa.Numeric),
        sa.Column("notional", sa.Numeric),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("strategy", sa.Text, nullable=False),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("mode_epoch", sa.Integer, nullable=False),
        sa.Column("reduces", sa.Boolean, nullable=False),
        sa.Column("terms_hash", sa.Text, nullable=False),
        sa.Column("terms", postgresql.JSON, nullable=False),
        sa.Column("risk_pass", postgresql.JSON, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.Text),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "status IN ('pending', 'approved', 'rejected', 'expired', 'invalidated')", name="status_is_known"
        ),
        sa.CheckConstraint(
            "status NOT IN ('approved', 'rejected') OR (decided_by IS NOT NULL AND decided_at IS NOT NULL)",
            name="decided_has_a_person",
        ),
        schema=SCHEMA,
    )
    op.create_index("operator_approvals_newest", "operator_approvals", ["requested_at", "id"], schema=SCHEMA)
    op.create_index(
        "operator_approvals_pending",
        "operator_approvals",
        ["expires_at", "id"],
        schema=SCHEMA,
        postgresql_where=sa.text("status = 'pending'"),
    )
