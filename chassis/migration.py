"""The chassis's tables in a service's schema history: called by the first revision of each."""

from __future__ import annotations

from alembic import op
from sqlalchemy import MetaData

from chassis.tables import chassis_tables


def create_chassis_tables(schema: str) -> None:
    """Make inbox, outbox, commands and attempts in `schema`. A later change of them is a revision of its own in every service."""
    metadata = MetaData(schema=schema)
    chassis_tables(metadata)
    metadata.create_all(op.get_bind(), checkfirst=False)
