"""When evidence was seen and at which price; and what came from calendar files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None
SCHEMA = "lockout"


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("evidence", sa.Column("kin", sa.Text, nullable=False, server_default=""), schema=SCHEMA)
    op.add_column("evidence", sa.Column("at", sa.DateTime(timezone=True)), schema=SCHEMA)
    op.add_column("evidence", sa.Column("price", sa.Numeric), schema=SCHEMA)
    op.execute(f"UPDATE {SCHEMA}.evidence SET at = seen_at")
    op.alter_column("evidence", "at", nullable=False, schema=SCHEMA)
    op.drop_index("evidence_latest", "evidence", schema=SCHEMA)
    op.create_index("evidence_near", "evidence", ["rule", "symbol", "kin", "at"], schema=SCHEMA)
    op.create_table(
        "imports",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("lockout_id", sa.Uuid, nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        schema=SCHEMA,
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("imports", schema=SCHEMA)
    op.drop_index("evidence_near", "evidence", schema=SCHEMA)
    op.create_index("evidence_latest", "evidence", ["rule", "symbol", "seen_at"], schema=SCHEMA)
    for column in ("price", "at", "kin"):
        op.drop_column("evidence", column, schema=SCHEMA)
