"""The paper broker's SQL: whole batches go in and out as parallel arrays, one statement however many rows."""

from __future__ import annotations

from sqlalchemy import Table, text
from sqlalchemy.dialects import postgresql

from broker_adapter.brokers.paper.tables import paper_orders, paper_quotes, paper_reports

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


def columns_of(table: Table, *, without: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The names of a table's columns, in order."""
    return tuple(column.name for column in table.columns if column.name not in without)


def rows(table: Table, columns: tuple[str, ...], **more: str) -> str:
    """The given arrays, one a column, as rows `t` with their `place` from 1; `more` are columns of other types."""
    types = {name: table.columns[name].type.compile(_DIALECT) for name in columns} | more
    arrays = ", ".join(f"CAST(:{name} AS {type_}[])" for name, type_ in types.items())
    return f"unnest({arrays}) WITH ORDINALITY AS t({', '.join(types)}, place)"


ORDER = columns_of(paper_orders, without=("placed_at",))
NEW = columns_of(paper_orders, without=("placed_at", "arrival"))
LIVING = ("working", "status", "filled", "notional", "commission", "executions")
QUOTE = columns_of(paper_quotes)
REPORT = columns_of(paper_reports)
TOLD = columns_of(paper_reports, without=("cursor",))

_BY_KEY = "SELECT set_config('enable_seqscan', 'off', true)"
"""Every transaction begins with it. A plan made while a table was small scans the table, and a prepared statement keeps its plan until the
table is next analyzed, a minute of orders later: finding 256 ids among 10,000 orders took 49 ms, and by the index takes 2."""
_LOCK_SYMBOLS = "SELECT CAST(pg_advisory_xact_lock(:lock_class, key) AS text) FROM unnest(CAST(:keys AS int[])) AS key"
LOCK_SYMBOLS = text(f"{_BY_KEY} UNION ALL {_LOCK_SYMBOLS}")
LOCK_TO_SUBMIT = text(
    f"{_BY_KEY} UNION ALL SELECT CAST(pg_advisory_xact_lock_shared(:submitting, 0) AS text) UNION ALL {_LOCK_SYMBOLS}"
)
LOCK_NOT_SUBMITTING = text(f"{_BY_KEY} UNION ALL SELECT CAST(pg_advisory_xact_lock(:submitting, 0) AS text)")

NOW = text("SELECT clock_timestamp()")
KNOWN = text("SELECT client_order_id, broker_order_id FROM broker.paper_orders WHERE client_order_id = ANY(:ids)")
ORDERS = text(f"SELECT {', '.join(ORDER)} FROM broker.paper_orders WHERE client_order_id = ANY(:ids)")
SYMBOLS = text("SELECT DISTINCT symbol FROM broker.paper_orders WHERE client_order_id = ANY(:ids)")
MARKETS = text(
    f"SELECT clock_timestamp() AS now, {', '.join(QUOTE)} "
    "FROM (VALUES (1)) AS one LEFT JOIN broker.paper_quotes ON symbol = ANY(:symbols)"
)
"""At least one row, for the clock."""
RESTING = text("SELECT client_order_id FROM broker.paper_orders WHERE status = 'open' ORDER BY symbol, arrival")

_IN_TIME = ("CASE WHEN send_by > clock_timestamp() THEN attempt END" if name == "attempt" else name for name in NEW)
INSERT_ORDERS = text(
    f"INSERT INTO broker.paper_orders ({', '.join(NEW)}) SELECT {', '.join(_IN_TIME)} "
    f"FROM {rows(paper_orders, NEW, send_by='timestamptz')} ORDER BY place"
)
"""All of them or none: one that is overdue is without its attempt, which the table does not take (`NotNullViolation`), and neither does it take
an id that it has (`UniqueViolation`). Time priority is the order of the batch."""
UPDATE_ORDERS = text(
    f"UPDATE broker.paper_orders AS o SET {', '.join(f'{name} = t.{name}' for name in LIVING)} "
    f"FROM {rows(paper_orders, ('client_order_id', *LIVING))} WHERE o.client_order_id = t.client_order_id"
)
KEEP_QUOTES = text(
    f"INSERT INTO broker.paper_quotes ({', '.join(QUOTE)}) SELECT {', '.join(QUOTE)} FROM {rows(paper_quotes, QUOTE)} "
    f"ON CONFLICT (symbol) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in QUOTE[1:])}"
)
TELL = text(
    "WITH given AS (INSERT INTO broker.paper_cursor AS c (cursor) VALUES (:count) "
    "ON CONFLICT (single) DO UPDATE SET cursor = c.cursor + excluded.cursor RETURNING cursor) "
    f"INSERT INTO broker.paper_reports (cursor, {', '.join(TOLD)}) "
    f"SELECT given.cursor - :count + t.place, {', '.join(f't.{name}' for name in TOLD)} FROM given, {rows(paper_reports, TOLD)}"
)
REPORTS = text(
    f"SELECT {', '.join(REPORT)} FROM broker.paper_reports WHERE cursor > :after ORDER BY cursor LIMIT :limit"
)
EXPIRED_SYMBOLS = text(
    "SELECT DISTINCT symbol FROM (SELECT symbol FROM broker.paper_orders WHERE status = 'open' "
    "AND expires_at <= clock_timestamp() ORDER BY expires_at LIMIT :limit) AS expired"
)
EXPIRED = text(
    f"SELECT {', '.join(ORDER)} FROM broker.paper_orders WHERE status = 'open' AND symbol = ANY(:symbols) "
    "AND expires_at <= :now ORDER BY expires_at LIMIT :limit"
)
_BEST = "CASE side WHEN 'buy' THEN -limit_price ELSE limit_price END"
_NEAREST = "CASE side WHEN 'buy' THEN stop_price ELSE -stop_price END"
MAY_ACT = text(
    f"SELECT {', '.join(ORDER)} FROM (SELECT o.*, row_number() OVER (PARTITION BY o.symbol, side ORDER BY working DESC, "
    f"CASE WHEN working THEN {_BEST} ELSE {_NEAREST} END NULLS FIRST, arrival) AS turn "
    f"FROM {rows(paper_quotes, ('symbol',), low='numeric', high='numeric')} JOIN broker.paper_orders AS o USING (symbol) "
    "WHERE o.status = 'open' AND (o.expires_at <= :now "
    "OR CASE WHEN working AND limit_price IS NULL THEN true "
    "WHEN working THEN CASE side WHEN 'buy' THEN limit_price >= low ELSE limit_price <= high END "
    "ELSE CASE side WHEN 'buy' THEN stop_price <= high ELSE stop_price >= low END END)"
    ") AS o WHERE turn <= :limit ORDER BY arrival"
)
"""The open orders that a market can move whose prices lie between `low` and `high`, and perhaps more; at most `limit` of each
symbol and side, those whose turn is first."""
