"""The limit orders that are open, found without looking at the others: what an order would meet of its own account."""

from __future__ import annotations

from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_index(
        "orders_resting_limits",
        "orders",
        ["account", "symbol"],
        schema="risk",
        postgresql_where="final_at IS NULL AND order_type = 'limit'",
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_index("orders_resting_limits", table_name="orders", schema="risk")
