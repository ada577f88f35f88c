"""Lockouts, and the trigger by which one that is put in by hand is in force like any other."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.fence import FENCE_LOCK
from chassis.migration import create_chassis_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None
SCHEMA = "lockout"
_NAME = "'^[A-Za-z0-9][A-Za-z0-9 ._:@/+-]{0,63}$'"
_KEEP_VERSION = f"""
CREATE FUNCTION lockout.keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    locked text := CASE TG_OP WHEN 'DELETE' THEN OLD.symbol ELSE NEW.symbol END;
    raised bigint;
BEGIN
    IF TG_OP = 'INSERT' AND NEW.lockouts_version IS NOT NULL THEN
        RETURN NEW;  -- whoever says the version has raised it
    ELSIF TG_OP = 'UPDATE' THEN
        IF NEW.symbol <> OLD.symbol THEN
            RAISE EXCEPTION 'the symbol of a lockout does not change: lift this one and make another';
        ELSIF NEW.lockouts_version <> OLD.lockouts_version
            OR (NEW.side, NEW.blocks, NEW.account, NEW.strategy, NEW.starts_at, NEW.expires_at, NEW.lifted_at)
            IS NOT DISTINCT FROM
            (OLD.side, OLD.blocks, OLD.account, OLD.strategy, OLD.starts_at, OLD.expires_at, OLD.lifted_at) THEN
            RETURN NEW;
        END IF;
    END IF;
    PERFORM pg_advisory_xact_lock({FENCE_LOCK});
    INSERT INTO fence.versions AS fence (name, version) VALUES ('lockouts/' || locked, 1)
        ON CONFLICT (name) DO UPDATE SET version = fence.version + 1 RETURNING version INTO raised;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    NEW.lockouts_version := raised;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    """Make the tables."""
    create_chassis_tables(SCHEMA)
    op.create_table(
        "symbol_lockouts",
        sa.Column("id", sa.Uuid, primary_key=True, server_default=sa.text("gen_random_uuid()")),
        sa.Column("symbol", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False, server_default="manual"),
        sa.Column("side", sa.Text, nullable=False, server_default="both"),
        sa.Column("blocks", sa.Text, nullable=False, server_default="all"),
        sa.Column("account", sa.Text),
        sa.Column("strategy", sa.Text),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("clock_timestamp()")),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text, nullable=False, server_default=sa.text("CURRENT_USER")),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("clock_timestamp()")
        ),
        sa.Column("lifted_by", sa.Text),
        sa.Column("lifted_at", sa.DateTime(timezone=True)),
        sa.Column("lockouts_version", sa.BigInteger, nullable=False),
        sa.Column("expiry_announced_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(r"symbol ~ '^(\*|[A-Z0-9][A-Z0-9._/-]{0,31})$'", name="symbol_is_one"),
        sa.CheckConstraint("reason = btrim(reason) AND char_length(reason) BETWEEN 1 AND 500", name="reason_is_given"),
        sa.CheckConstraint("source IN ('manual', 'cooldown', 'news_shock', 'price_shock')", name="source_is_known"),
        sa.CheckConstraint("side IN ('buy', 'sell', 'both')", name="side_is_known"),
        sa.CheckConstraint("blocks IN ('all', 'entries')", name="blocks_is_known"),
        sa.CheckConstraint(f"account ~ {_NAME}", name="account_is_a_name"),
        sa.CheckConstraint(f"strategy ~ {_NAME}", name="strategy_is_a_name"),
        schema=SCHEMA,
    )
    op.create_index("symbol_lockouts_newest", "symbol_lockouts", ["created_at", "id"], schema=SCHEMA)
    op.create_index(
        "symbol_lockouts_standing",
        "symbol_lockouts",
        ["symbol", "expires_at"],
        schema=SCHEMA,
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.create_index(
        "symbol_lockouts_unannounced",
        "symbol_lockouts",
        ["expires_at"],
        schema=SCHEMA,
        postgresql_where=sa.text("lifted_at IS NULL AND expiry_announced_at IS NULL"),
    )
    op.execute(_KEEP_VERSION)
    op.execute(
        "CREATE TRIGGER keep_version BEFORE INSERT OR UPDATE OR DELETE ON lockout.symbol_lockouts "
        "FOR EACH ROW EXECUTE FUNCTION lockout.keep_version()"
    )
