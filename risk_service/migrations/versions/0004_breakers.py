"""Runaway breakers: when each last tripped, and an index over what was refused a moment ago."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "breaker_trips",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("strategy", sa.Text(), nullable=False),
        sa.Column("tripped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account", "strategy"),
        schema="risk",
    )
    op.create_index(
        "orders_denied", "orders", ["final_at"], schema="risk", postgresql_where=sa.text("status = 'denied'")
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_index("orders_denied", "orders", schema="risk")
    op.drop_table("breaker_trips", schema="risk")
