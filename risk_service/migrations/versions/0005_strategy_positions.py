"""What each strategy holds, and costs instead of average prices: both folded anew from the fills of the timelines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: None = None
depends_on: None = None

EXACT = Context(prec=120, rounding=ROUND_HALF_EVEN)
STEP = Decimal(1).scaleb(-12)
ZERO = Decimal(0)
Position = tuple[Decimal, Decimal, Decimal]
"""Quantity, cost, realised."""
FILLS = (
    "SELECT account, strategy, symbol, side, document FROM risk.order_events JOIN risk.orders USING (order_id) "
    "WHERE type IN ('order.partially_filled', 'order.filled') ORDER BY occurred_at, event_id"
)


def upgrade() -> None:
    """Go to this revision. An account whose fills do not make what it holds keeps that, at its average price."""
    op.create_table(
        "strategy_positions",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("strategy", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Numeric(), nullable=False),
        sa.Column("cost", sa.Numeric(), nullable=False),
        sa.Column("realised", sa.Numeric(), nullable=False),
        sa.PrimaryKeyConstraint("account", "strategy", "symbol"),
        schema="risk",
        postgresql_with={"fillfactor": "60"},
    )
    op.execute("UPDATE risk.positions SET average_price = abs(quantity) * average_price")
    op.alter_column("positions", "average_price", new_column_name="cost", schema="risk")
    _fill_in()


def downgrade() -> None:
    """Go back to the revision before."""
    op.alter_column("positions", "cost", new_column_name="average_price", schema="risk")
    op.execute(
        "UPDATE risk.positions SET average_price = coalesce(round(average_price / nullif(abs(quantity), 0), 12), 0)"
    )
    op.drop_table("strategy_positions", schema="risk")


def _fill_in() -> None:
    connection = op.get_bind()
    of_strategies: dict[tuple[str, str, str], Position] = {}
    of_accounts: dict[tuple[str, str], Position] = {}
    for row in _fills(connection):
        fill = json.loads(row.document, parse_float=Decimal, parse_int=Decimal)
        amounts = [Decimal(fill[name]) for name in ("last_quantity", "last_price", "commission")]
        strategy, account = (row.account, row.strategy, row.symbol), (row.account, row.symbol)
        of_strategies[strategy] = _filled(of_strategies.get(strategy, (ZERO, ZERO, ZERO)), row.side, *amounts)
        of_accounts[account] = _filled(of_accounts.get(account, (ZERO, ZERO, ZERO)), row.side, *amounts)
    _write(
        connection,
        "INSERT INTO risk.strategy_positions (account, strategy, symbol, quantity, cost, realised) "
        "VALUES (:k0, :k1, :k2, :quantity, :cost, :realised)",
        of_strategies,
    )
    _write(
        connection,
        "UPDATE risk.positions SET cost = :cost, realised = :realised "
        "WHERE account = :k0 AND symbol = :k1 AND quantity = :quantity",
        of_accounts,
    )


def _fills(connection: sa.Connection) -> Iterator[Any]:
    yield from connection.execute(sa.text(FILLS).execution_options(yield_per=1000))


def _write(connection: sa.Connection, statement: str, positions: dict[Any, Position]) -> None:
    rows = [
        {f"k{place}": name for place, name in enumerate(key)} | {"quantity": quantity, "cost": cost, "realised": won}
        for key, (quantity, cost, won) in positions.items()
    ]
    if rows:
        connection.execute(sa.text(statement), rows)


def _filled(held: Position, side: str, quantity: Decimal, price: Decimal, commission: Decimal) -> Position:
    before, cost, realised = held
    signed = quantity if side == "buy" else quantity.copy_negate()
    closed = min(quantity, EXACT.abs(before)) if before and (before > 0) != (signed > 0) else ZERO
    freed = cost if closed == EXACT.abs(before) else min(cost, _part(EXACT.multiply(cost, closed), EXACT.abs(before)))
    worth = EXACT.multiply(closed, price)
    gain = EXACT.subtract(worth, freed) if before > 0 else EXACT.subtract(freed, worth)
    opened = EXACT.multiply(EXACT.subtract(quantity, closed), price)
    return (
        EXACT.add(before, signed),
        EXACT.add(EXACT.subtract(cost, freed), opened),
        EXACT.add(realised, EXACT.subtract(gain, commission)),
    )


def _part(amount: Decimal, by: Decimal) -> Decimal:
    return EXACT.divide(amount, by).quantize(STEP, rounding=ROUND_HALF_EVEN, context=EXACT)
