"""The paper broker's book."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: None = None
depends_on: None = None

_OPEN = sa.text("status = 'open'")


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "paper_orders",
        sa.Column("client_order_id", sa.Text, primary_key=True),
        sa.Column("arrival", sa.BigInteger, sa.Identity(always=True), nullable=False),
        sa.Column("broker_order_id", sa.Text, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("symbol", sa.Text, nullable=False),
        sa.Column("side", sa.Text, nullable=False),
        sa.Column("order_type", sa.Text, nullable=False),
        sa.Column("time_in_force", sa.Text, nullable=False),
        sa.Column("quantity", sa.Numeric, nullable=False),
        sa.Column("limit_price", sa.Numeric),
        sa.Column("stop_price", sa.Numeric),
        sa.Column("expires_at", sa.DateTime(timezone=True)),
        sa.Column("working", sa.Boolean, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("filled", sa.Numeric, nullable=False),
        sa.Column("notional", sa.Numeric, nullable=False),
        sa.Column("commission", sa.Numeric, nullable=False),
        sa.Column("executions", sa.Integer, nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("clock_timestamp()")),
        sa.CheckConstraint("filled <= quantity", name="paper_orders_never_overfilled"),
        schema="broker",
    )
    op.create_index("paper_orders_open", "paper_orders", ["symbol", "arrival"], schema="broker", postgresql_where=_OPEN)
    op.create_index("paper_orders_expiring", "paper_orders", ["expires_at"], schema="broker", postgresql_where=_OPEN)
    op.create_table(
        "paper_quotes",
        sa.Column("symbol", sa.Text, primary_key=True),
        sa.Column("bid", sa.Numeric),
        sa.Column("ask", sa.Numeric),
        sa.Column("last", sa.Numeric),
        sa.Column("bid_size", sa.Numeric),
        sa.Column("ask_size", sa.Numeric),
        sa.Column("quoted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bid_taken", sa.Numeric, nullable=False, server_default=sa.text("0")),
        sa.Column("ask_taken", sa.Numeric, nullable=False, server_default=sa.text("0")),
        schema="broker",
        postgresql_with={"fillfactor": 50},
    )
    op.create_table(
        "paper_reports",
        sa.Column("cursor", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("client_order_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("broker_order_id", sa.Text),
        sa.Column("execution_id", sa.Text, unique=True),
        sa.Column("last_quantity", sa.Numeric),
        sa.Column("last_price", sa.Numeric),
        sa.Column("commission", sa.Numeric),
        sa.Column("cumulative_quantity", sa.Numeric, nullable=False),
        sa.Column("leaves_quantity", sa.Numeric, nullable=False),
        sa.Column("reason", sa.Text),
        schema="broker",
    )
    op.create_table(
        "paper_cursor",
        sa.Column("single", sa.Boolean, primary_key=True, server_default=sa.text("true")),
        sa.Column("cursor", sa.BigInteger, nullable=False),
        sa.CheckConstraint("single", name="paper_cursor_has_one_row"),
        schema="broker",
        postgresql_with={"fillfactor": 50},
    )


def downgrade() -> None:
    """Go back to the one before."""
    for table in ("paper_cursor", "paper_reports", "paper_quotes", "paper_orders"):
        op.drop_table(table, schema="broker")
