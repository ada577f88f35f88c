"""Why a person is asked, who proposed, who endorsed and extended; and the strategies that are known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None
SCHEMA = "approval"
TABLE = "operator_approvals"


def upgrade() -> None:
    """Go to this revision. A strategy counts as known where a person approved an order of it before."""
    op.add_column(TABLE, sa.Column("because", postgresql.JSON, nullable=False, server_default="[]"), schema=SCHEMA)
    op.alter_column(TABLE, "because", server_default=None, schema=SCHEMA)
    for name in ("proposed_by", "endorsed_by", "extended_by"):
        op.add_column(TABLE, sa.Column(name, sa.Text), schema=SCHEMA)
    op.add_column(TABLE, sa.Column("endorsed_at", sa.DateTime(timezone=True)), schema=SCHEMA)
    op.create_check_constraint(
        "two_people_differ", TABLE, "endorsed_by <> decided_by OR status <> 'approved'", schema=SCHEMA
    )
    op.create_table(
        "known_strategies",
        sa.Column("account", sa.Text, primary_key=True),
        sa.Column("strategy", sa.Text, primary_key=True),
        schema=SCHEMA,
    )
    op.execute(
        "INSERT INTO approval.known_strategies (account, strategy) "
        "SELECT DISTINCT account, strategy FROM approval.operator_approvals WHERE status = 'approved'"
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("known_strategies", schema=SCHEMA)
    op.drop_constraint("two_people_differ", TABLE, schema=SCHEMA)
    for name in ("because", "proposed_by", "endorsed_by", "endorsed_at", "extended_by"):
        op.drop_column(TABLE, name, schema=SCHEMA)
