"""The schema `risk`: the order ledger, what accounts hold, and every version of the risk config."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    Table,
    Text,
    Uuid,
    text,
)

from chassis.tables import chassis_tables

metadata = MetaData(schema="risk")
chassis_tables(metadata)
_MOMENT = DateTime(timezone=True)
_ROOM_FOR_UPDATES = {"fillfactor": "60"}
"""An order's row changes about five times within a second: with room in its page most of that touches no index."""

orders = Table(
    "orders",
    metadata,
    Column("order_id", Text, primary_key=True),
    Column("sequence", BigInteger, Identity(always=True), nullable=False),
    Column("symbol", Text, nullable=False),
    Column("side", Text, nullable=False),
    Column("quantity", Numeric, nullable=False),
    Column("order_type", Text, nullable=False),
    Column("limit_price", Numeric),
    Column("stop_price", Numeric),
    Column("time_in_force", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("strategy", Text, nullable=False),
    Column("terms_hash", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("mode_epoch", Integer, nullable=False),
    Column("actor", Text, nullable=False),
    Column("proposed_at", _MOMENT, nullable=False),
    Column("passed_at", _MOMENT),
    Column("status", Text, nullable=False),
    Column("progress", Text, nullable=False),
    Column("approval", Text, nullable=False),
    Column("cancel_requested", Boolean, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("returns_in_a_row", Integer, nullable=False),
    Column("filled_quantity", Numeric, nullable=False),
    Column("average_price", Numeric),
    Column("reserved_quantity", Numeric, nullable=False),
    Column("reserved_price", Numeric),
    Column("decided_at", _MOMENT, nullable=False),
    Column("on_way_since", _MOMENT),
    Column("final_at", _MOMENT),
    Column("final_event", Uuid),
    Column("updated_at", _MOMENT, nullable=False),
    postgresql_with=_ROOM_FOR_UPDATES,
)
Index("orders_newest", orders.c.sequence, unique=True)
Index("orders_passed", orders.c.account, orders.c.passed_at, postgresql_where=orders.c.passed_at.is_not(None))
Index("orders_denied", orders.c.final_at, postgresql_where=orders.c.status == "denied")
Index("orders_open", orders.c.account, orders.c.symbol, postgresql_where=orders.c.final_at.is_(None))
Index(
    "orders_resting_limits", orders.c.account, orders.c.symbol,
    postgresql_where=orders.c.final_at.is_(None) & (orders.c.order_type == "limit"),
)  # fmt: skip

order_events = Table(
    "order_events",
    metadata,
    Column("order_id", Text, primary_key=True),
    Column("fact_id", Uuid, primary_key=True),
    Column("event_id", Uuid, nullable=False),
    Column("type", Text, nullable=False),
    Column("occurred_at", _MOMENT, nullable=False),
    Column("actor", Text, nullable=False),
    Column("document", Text, nullable=False),
)
"""The timeline. `fact_id` is the event's id, but for a fill it follows from its `execution_id`: an execution is told once (P15).

`document` is the event as it came, of a proposal too: the journal can be rebuilt from it. Of our own events, which the outbox has, it is
what they say beside their envelope.
"""

early_events = Table(
    "early_events",
    metadata,
    Column("event_id", Uuid, primary_key=True),
    Column("order_id", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("received_at", _MOMENT, nullable=False, server_default=text("clock_timestamp()")),
)
"""Events of orders that the ledger does not have yet: a cancel may overtake its proposal."""

positions = Table(
    "positions",
    metadata,
    Column("account", Text, primary_key=True),
    Column("symbol", Text, primary_key=True),
    Column("quantity", Numeric, nullable=False),
    Column("cost", Numeric, nullable=False),
    Column("realised", Numeric, nullable=False),
    Column("reserved_buy_quantity", Numeric, nullable=False),
    Column("reserved_sell_quantity", Numeric, nullable=False),
    Column("reserved_buy_notional", Numeric, nullable=False),
    Column("reserved_sell_notional", Numeric, nullable=False),
    Column("unpriced_buy_quantity", Numeric, nullable=False),
    Column("unpriced_sell_quantity", Numeric, nullable=False),
    postgresql_with=_ROOM_FOR_UPDATES,
)

strategy_positions = Table(
    "strategy_positions",
    metadata,
    Column("account", Text, primary_key=True),
    Column("strategy", Text, primary_key=True),
    Column("symbol", Text, primary_key=True),
    Column("quantity", Numeric, nullable=False),
    Column("cost", Numeric, nullable=False),
    Column("realised", Numeric, nullable=False),
    postgresql_with=_ROOM_FOR_UPDATES,
)
"""What each strategy holds of what its account holds: from the same fills, in the same transactions."""

account_days = Table(
    "account_days",
    metadata,
    Column("account", Text, primary_key=True),
    Column("started_at", _MOMENT, nullable=False),
    Column("opening_realised", Numeric, nullable=False),
    Column("opening_total", Numeric),
    Column("high_realised", Numeric, nullable=False),
    Column("high_total", Numeric),
    Column("last_realised", Numeric, nullable=False),
    Column("last_total", Numeric),
    Column("valued_at", _MOMENT, nullable=False),
    postgresql_with=_ROOM_FOR_UPDATES,
)
"""Each account's day, as it was last valued. A total is none until every price that it needs was known at once."""

loss_warnings = Table(
    "loss_warnings",
    metadata,
    Column("account", Text, primary_key=True),
    Column("setting", Text, primary_key=True),
    Column("limit_amount", Numeric, primary_key=True),
    Column("day_started_at", _MOMENT, primary_key=True),
    Column("basis", Text, nullable=False),
    Column("actual", Numeric, nullable=False),
    Column("percent", Numeric, nullable=False),
    Column("warned_at", _MOMENT, nullable=False),
)
"""What was warned of, once an account, setting, limit and day."""

breaker_trips = Table(
    "breaker_trips",
    metadata,
    Column("account", Text, primary_key=True),
    Column("strategy", Text, primary_key=True),
    Column("tripped_at", _MOMENT, nullable=False),
    Column("reason", Text, nullable=False),
)
"""The last trip of each strategy's breaker in each account: what was refused before it has had its effect."""

risk_configs = Table(
    "risk_configs",
    metadata,
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("document", JSON, nullable=False),
    Column("mode_epoch", Integer, nullable=False),
    Column("changed", JSON, nullable=False),
    Column("reason", Text),
    Column("updated_by", Text, nullable=False),
    Column("updated_at", _MOMENT, nullable=False),
)
"""Every version; the newest is in force. `json`, not `jsonb`: a number keeps every digit, a document its order (S9)."""
