"""The order ledger, positions, the risk config with its first version, and the chassis's tables."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: None = None
depends_on: None = None

FENCE_LOCK = 0x1_17E_210C
FIRST_CONFIG = {
    "trading_mode": "paper",
    "trading_state": "active",
    "suspensions": [],
    "operator_approval": {
        "auto_approve_paper": True,
        "require_approval_for_live": True,
        "approval_timeout_minutes": 15,
        "exempt_exits": False,
    },
    "limits": {
        "max_order_quantity": None,
        "max_order_notional": None,
        "max_gross_exposure": None,
        "price_collar_percent": None,
        "quote_max_age_seconds": 60,
        "proposal_max_age_seconds": 60,
    },
}
"""What a fresh stack starts with: no limits, paper, automatic approval."""


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "attempts",
        sa.Column("consumer", sa.Text(), nullable=False),
        sa.Column("stream_sequence", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("consumer", "stream_sequence"),
        schema="risk",
    )
    op.create_table(
        "commands",
        sa.Column("idempotency_key", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column(
            "answered_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("idempotency_key"),
        schema="risk",
    )
    op.create_table(
        "early_events",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column(
            "received_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("event_id"),
        schema="risk",
    )
    op.create_table(
        "inbox",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("consumer", sa.Text(), nullable=False),
        sa.Column("stream_sequence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "consumer"),
        schema="risk",
    )
    op.create_table(
        "order_events",
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("fact_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("order_id", "fact_id"),
        schema="risk",
    )
    op.create_table(
        "orders",
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Numeric(), nullable=False),
        sa.Column("order_type", sa.Text(), nullable=False),
        sa.Column("limit_price", sa.Numeric(), nullable=True),
        sa.Column("stop_price", sa.Numeric(), nullable=True),
        sa.Column("time_in_force", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("strategy", sa.Text(), nullable=False),
        sa.Column("terms_hash", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("mode_epoch", sa.Integer(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("approval", sa.Text(), nullable=False),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("returns_in_a_row", sa.Integer(), nullable=False),
        sa.Column("filled_quantity", sa.Numeric(), nullable=False),
        sa.Column("average_price", sa.Numeric(), nullable=True),
        sa.Column("reserved_quantity", sa.Numeric(), nullable=False),
        sa.Column("reserved_price", sa.Numeric(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on_way_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("final_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("final_event", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("order_id"),
        schema="risk",
        postgresql_with={"fillfactor": "60"},
    )
    op.create_index("orders_newest", "orders", ["sequence"], unique=True, schema="risk")
    op.create_index(
        "orders_open",
        "orders",
        ["account", "symbol"],
        unique=False,
        schema="risk",
        postgresql_where=sa.text("final_at IS NULL"),
    )
    op.create_table(
        "outbox",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("event_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("subjects", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("correlation_ids", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("payloads", sa.ARRAY(sa.LargeBinary()), nullable=False),
        sa.Column("stream_sequences", sa.ARRAY(sa.BigInteger()), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("batch_id"),
        schema="risk",
    )
    op.create_index(
        "outbox_unpublished",
        "outbox",
        ["created_at"],
        unique=False,
        schema="risk",
        postgresql_where=sa.text("published_at IS NULL"),
    )
    op.create_table(
        "positions",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Numeric(), nullable=False),
        sa.Column("average_price", sa.Numeric(), nullable=False),
        sa.Column("realised", sa.Numeric(), nullable=False),
        sa.Column("reserved_buy_quantity", sa.Numeric(), nullable=False),
        sa.Column("reserved_sell_quantity", sa.Numeric(), nullable=False),
        sa.Column("reserved_notional", sa.Numeric(), nullable=False),
        sa.Column("unpriced_quantity", sa.Numeric(), nullable=False),
        sa.PrimaryKeyConstraint("account", "symbol"),
        schema="risk",
        postgresql_with={"fillfactor": "60"},
    )
    op.create_table(
        "risk_configs",
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("mode_epoch", sa.Integer(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("updated_by", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version"),
        schema="risk",
    )
    _first_config()


def _first_config() -> None:
    """Put the defaults in force, at the version that the fence has from now on (P1)."""
    op.execute(f"SELECT pg_advisory_xact_lock({FENCE_LOCK})")
    op.execute(
        "WITH fence AS (INSERT INTO fence.versions AS known (name, version) VALUES ('config', 1) "
        "ON CONFLICT (name) DO UPDATE SET version = known.version + 1 RETURNING version) "
        "INSERT INTO risk.risk_configs (version, document, mode_epoch, changed, reason, updated_by, updated_at) "
        f"SELECT version, $${json.dumps(FIRST_CONFIG)}$$, 0, '[]', 'the defaults', 'interlock', clock_timestamp() FROM fence"
    )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table("risk_configs", schema="risk")
    op.drop_table("positions", schema="risk")
    op.drop_index(
        "outbox_unpublished", table_name="outbox", schema="risk", postgresql_where=sa.text("published_at IS NULL")
    )
    op.drop_table("outbox", schema="risk")
    op.drop_index("orders_open", table_name="orders", schema="risk", postgresql_where=sa.text("final_at IS NULL"))
    op.drop_index("orders_newest", table_name="orders", schema="risk")
    op.drop_table("orders", schema="risk")
    op.drop_table("order_events", schema="risk")
    op.drop_table("inbox", schema="risk")
    op.drop_table("early_events", schema="risk")
    op.drop_table("commands", schema="risk")
    op.drop_table("attempts", schema="risk")
