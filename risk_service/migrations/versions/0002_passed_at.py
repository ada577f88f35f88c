"""When risk let an order pass for the first time: what order rates and duplicates are counted from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    """Go to this revision. Orders from before it count for no rate: their windows are over."""
    op.add_column("orders", sa.Column("passed_at", sa.DateTime(timezone=True)), schema="risk")
    op.create_index(
        "orders_passed",
        "orders",
        ["account", "passed_at"],
        schema="risk",
        postgresql_where=sa.text("passed_at IS NOT NULL"),
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_index("orders_passed", "orders", schema="risk")
    op.drop_column("orders", "passed_at", schema="risk")
