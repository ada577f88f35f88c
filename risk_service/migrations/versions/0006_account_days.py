"""Each account's day, and the warnings given in it. What accounts have realised until now was before their first day here."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: None = None
depends_on: None = None

# No price is known here: the first valuation that knows them all opens the day of the totals.
BEGIN = """
INSERT INTO risk.account_days
SELECT account, date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC', sum(realised), NULL, sum(realised), NULL,
    sum(realised), NULL, now() - interval '1 minute'
FROM risk.positions GROUP BY account
"""


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "account_days",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opening_realised", sa.Numeric(), nullable=False),
        sa.Column("opening_total", sa.Numeric(), nullable=True),
        sa.Column("high_realised", sa.Numeric(), nullable=False),
        sa.Column("high_total", sa.Numeric(), nullable=True),
        sa.Column("last_realised", sa.Numeric(), nullable=False),
        sa.Column("last_total", sa.Numeric(), nullable=True),
        sa.Column("valued_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account"),
        schema="risk",
        postgresql_with={"fillfactor": "60"},
    )
    op.execute(BEGIN)
    op.create_table(
        "loss_warnings",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("setting", sa.Text(), nullable=False),
        sa.Column("limit_amount", sa.Numeric(), nullable=False),
        sa.Column("day_started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("actual", sa.Numeric(), nullable=False),
        sa.Column("percent", sa.Numeric(), nullable=False),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account", "setting", "limit_amount", "day_started_at"),
        schema="risk",
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("loss_warnings", schema="risk")
    op.drop_table("account_days", schema="risk")
