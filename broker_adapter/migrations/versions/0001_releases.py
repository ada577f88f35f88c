"""Releases, parked orders and report cursors."""

import sqlalchemy as sa
from alembic import op

from chassis.migration import create_chassis_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None
SCHEMA = "broker"


def upgrade() -> None:
    """Make the tables."""
    create_chassis_tables(SCHEMA)
    op.create_table(
        "releases",
        sa.Column("order_id", sa.Text, primary_key=True),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("state", "broker", "mode", "symbol", "account", "strategy", "side", "terms")
        ),
        *(
            sa.Column(name, sa.BigInteger, nullable=False)
            for name in ("config_version", "symbol_lockouts_version", "all_lockouts_version")
        ),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("send_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("caused_by", sa.Text, nullable=False),
        sa.Column("broker_order_id", sa.Text, nullable=True),
        sa.Column("cancel_requested", sa.Boolean, nullable=False, server_default=sa.text("false")),
        schema=SCHEMA,
    )
    op.create_index(
        "releases_on_the_way",
        "releases",
        ["send_by"],
        schema=SCHEMA,
        postgresql_where=sa.text("state IN ('released', 'sending', 'in_doubt')"),
    )
    op.create_index(
        "releases_to_cancel",
        "releases",
        ["order_id"],
        schema=SCHEMA,
        postgresql_where=sa.text("cancel_requested AND state IN ('sending', 'in_doubt', 'submitted')"),
    )
    op.create_table(
        "parked",
        sa.Column("order_id", sa.Text, primary_key=True),
        sa.Column("broker", sa.Text, nullable=False),
        sa.Column("approved", sa.LargeBinary, nullable=False),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approval_expires_at", sa.DateTime(timezone=True), nullable=True),
        schema=SCHEMA,
    )
    op.create_table(
        "report_cursors",
        sa.Column("broker", sa.Text, primary_key=True),
        sa.Column("cursor", sa.BigInteger, nullable=False),
        schema=SCHEMA,
    )
