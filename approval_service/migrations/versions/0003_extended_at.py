"""When an approval was extended last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None
SCHEMA = "approval"
TABLE = "operator_approvals"


def upgrade() -> None:
    """Go to this revision."""
    op.add_column(TABLE, sa.Column("extended_at", sa.DateTime(timezone=True)), schema=SCHEMA)


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_column(TABLE, "extended_at", schema=SCHEMA)
