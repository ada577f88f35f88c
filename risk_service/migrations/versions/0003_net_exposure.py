"""What open entries reserve, kept for each side: net exposure takes sells off buys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: None = None
depends_on: None = None

NAMES = ("reserved_buy_notional", "reserved_sell_notional", "unpriced_buy_quantity", "unpriced_sell_quantity")
# An exit reserves its quantity at price zero; a price that was not known is null.
SPLIT = """
UPDATE risk.positions SET
    reserved_buy_notional = split.buys, reserved_sell_notional = split.sells,
    unpriced_buy_quantity = split.unpriced_buys, unpriced_sell_quantity = split.unpriced_sells
FROM (
    SELECT account, symbol,
        coalesce(sum(reserved_quantity * reserved_price) FILTER (WHERE side = 'buy'), 0) AS buys,
        coalesce(sum(reserved_quantity * reserved_price) FILTER (WHERE side = 'sell'), 0) AS sells,
        coalesce(sum(reserved_quantity) FILTER (WHERE side = 'buy' AND reserved_price IS NULL), 0) AS unpriced_buys,
        coalesce(sum(reserved_quantity) FILTER (WHERE side = 'sell' AND reserved_price IS NULL), 0) AS unpriced_sells
    FROM risk.orders WHERE final_at IS NULL GROUP BY account, symbol
) AS split
WHERE positions.account = split.account AND positions.symbol = split.symbol
"""


def upgrade() -> None:
    """Go to this revision: what is reserved is counted anew from the open orders."""
    for name in NAMES:
        op.add_column("positions", sa.Column(name, sa.Numeric(), nullable=False, server_default="0"), schema="risk")
    op.execute(SPLIT)
    for name in NAMES:
        op.alter_column("positions", name, server_default=None, schema="risk")
    op.drop_column("positions", "reserved_notional", schema="risk")
    op.drop_column("positions", "unpriced_quantity", schema="risk")


def downgrade() -> None:
    """Go back to the revision before."""
    for name in ("reserved_notional", "unpriced_quantity"):
        op.add_column("positions", sa.Column(name, sa.Numeric(), nullable=False, server_default="0"), schema="risk")
    op.execute(
        "UPDATE risk.positions SET reserved_notional = reserved_buy_notional + reserved_sell_notional, "
        "unpriced_quantity = unpriced_buy_quantity + unpriced_sell_quantity"
    )
    for name in ("reserved_notional", "unpriced_quantity"):
        op.alter_column("positions", name, server_default=None, schema="risk")
    for name in NAMES:
        op.drop_column("positions", name, schema="risk")
