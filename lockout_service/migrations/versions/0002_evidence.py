"""Evidence: what the system locks for, once, and the exits that cooldowns are judged by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None
SCHEMA = "lockout"


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("symbol_lockouts", sa.Column("evidence", sa.JSON), schema=SCHEMA)
    op.create_table(
        "evidence",
        sa.Column("rule", sa.Text, primary_key=True),
        sa.Column("symbol", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("lockout_id", sa.Uuid, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        schema=SCHEMA,
    )
    op.create_index("evidence_latest", "evidence", ["rule", "symbol", "seen_at"], schema=SCHEMA)
    op.create_table(
        "exits",
        sa.Column("order_id", sa.Text, primary_key=True),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("strategy", sa.Text, nullable=False),
        sa.Column("symbol", sa.Text, nullable=False),
        sa.Column("gain", sa.Numeric, nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        schema=SCHEMA,
    )
    op.create_index("exits_latest", "exits", ["symbol", "last_at"], schema=SCHEMA)


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("exits", schema=SCHEMA)
    op.drop_table("evidence", schema=SCHEMA)
    op.drop_column("symbol_lockouts", "evidence", schema=SCHEMA)
