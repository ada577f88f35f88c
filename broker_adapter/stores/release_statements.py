"""The statements of the releases table. Every change of state names the states it may come from, and the attempt."""

from __future__ import annotations

from sqlalchemy import text

COLUMNS = (
    "order_id, attempt, round, state, broker, mode, terms, config_version, symbol_lockouts_version, all_lockouts_version, "
    "released_at, send_by, caused_by, broker_order_id, cancel_requested"
)
INSERT = text(
    "INSERT INTO broker.releases AS known (order_id, attempt, round, state, broker, broker_order_id, mode, symbol, account, strategy, side, "
    "terms, config_version, symbol_lockouts_version, all_lockouts_version, released_at, send_by, caused_by) "
    "SELECT * FROM unnest(CAST(:order_ids AS text[]), CAST(:attempts AS int[]), CAST(:rounds AS int[]), CAST(:states AS text[]), "
    "CAST(:brokers AS text[]), CAST(:broker_order_ids AS text[]), CAST(:modes AS text[]), CAST(:symbols AS text[]), "
    "CAST(:accounts AS text[]), CAST(:strategies AS text[]), CAST(:sides AS text[]), CAST(:terms AS text[]), CAST(:configs AS bigint[]), "
    "CAST(:symbol_versions AS bigint[]), CAST(:all_versions AS bigint[]), CAST(:released_ats AS timestamptz[]), "
    "CAST(:send_bys AS timestamptz[]), CAST(:caused_bys AS text[])) "
    "ON CONFLICT (order_id) DO UPDATE SET "
    "attempt = CASE WHEN known.state = 'voided' AND excluded.round > known.round THEN excluded.attempt END, "
    "round = excluded.round, state = excluded.state, broker = excluded.broker, broker_order_id = excluded.broker_order_id, "
    "config_version = excluded.config_version, symbol_lockouts_version = excluded.symbol_lockouts_version, "
    "all_lockouts_version = excluded.all_lockouts_version, released_at = excluded.released_at, send_by = excluded.send_by, "
    "caused_by = excluded.caused_by"
)
"""All of them or none: one that somebody else has released or canceled meanwhile is without its attempt, which the table does not take
(`NotNullViolation`)."""
KNOWN = text("SELECT order_id, state, round, attempt FROM broker.releases WHERE order_id = ANY(:order_ids)")
LOCK = text(f"SELECT {COLUMNS} FROM broker.releases WHERE order_id = ANY(:order_ids) ORDER BY order_id FOR UPDATE")
TO_SENDING = text(
    "UPDATE broker.releases AS known SET state = 'sending' "
    "FROM unnest(CAST(:order_ids AS text[]), CAST(:attempts AS int[])) AS mine(order_id, attempt) "
    "WHERE known.order_id = mine.order_id AND known.attempt = mine.attempt AND known.state = 'released' "
    "AND known.send_by > clock_timestamp() RETURNING known.order_id"
)
MOVE = text(
    "UPDATE broker.releases AS known SET "
    "state = CASE WHEN mine.state = 'voided' AND known.cancel_requested THEN 'canceled' ELSE mine.state END, "
    "broker_order_id = coalesce(mine.broker_order_id, known.broker_order_id) "
    "FROM unnest(CAST(:order_ids AS text[]), CAST(:attempts AS int[]), CAST(:states AS text[]), CAST(:broker_order_ids AS text[])) "
    "AS mine(order_id, attempt, state, broker_order_id) "
    "WHERE known.order_id = mine.order_id AND known.attempt = mine.attempt AND known.state = ANY(:from_states) "
    "AND known.state <> mine.state "
    "RETURNING known.order_id, known.state"
)
"""One whose cancel was passed on is not voided: it is canceled, since it will not be sent again (P9)."""
OVERDUE = text(
    f"SELECT {COLUMNS} FROM broker.releases WHERE state = 'released' AND send_by <= clock_timestamp() "
    "ORDER BY send_by LIMIT 500 FOR UPDATE SKIP LOCKED"
)
UNANSWERED = text(
    f"SELECT {COLUMNS} FROM broker.releases WHERE state IN ('sending', 'in_doubt') "
    "AND send_by < clock_timestamp() - make_interval(secs => :seconds) ORDER BY send_by LIMIT 500"
)
TO_CANCEL = text(
    "SELECT order_id, broker FROM broker.releases WHERE cancel_requested AND state IN ('sending', 'in_doubt', 'submitted') LIMIT 1000"
)
COUNT_ON_THE_WAY = text(
    "SELECT state, count(*) AS orders FROM broker.releases WHERE state IN ('released', 'sending', 'in_doubt') GROUP BY state"
)
IN_FLIGHT = text(
    "SELECT count(*) FROM broker.releases WHERE state IN ('released', 'sending') AND ("
    "(CAST(:config AS bigint) IS NOT NULL AND config_version < :config) OR "
    "(CAST(:symbol AS text) = '*' AND all_lockouts_version < :lockouts) OR "
    "(symbol = CAST(:symbol AS text) AND symbol_lockouts_version < :lockouts))"
)
OPEN_IN_SCOPE = text(
    f"SELECT {COLUMNS} FROM broker.releases WHERE state IN ('released', 'sending', 'in_doubt', 'submitted') "
    "AND (CAST(:account AS text) IS NULL OR account = :account) AND (CAST(:strategy AS text) IS NULL OR strategy = :strategy) "
    "AND (CAST(:symbol AS text) IS NULL OR symbol = :symbol) AND (CAST(:side AS text) IS NULL OR side = :side) "
    "ORDER BY order_id FOR UPDATE"
)
REQUEST_CANCEL = text("UPDATE broker.releases SET cancel_requested = true WHERE order_id = ANY(:order_ids)")
CANCEL_FIRST = text(
    "INSERT INTO broker.releases (order_id, attempt, round, state, broker, mode, symbol, account, strategy, side, terms, config_version, "
    "symbol_lockouts_version, all_lockouts_version, released_at, send_by, caused_by) VALUES (:order_id, 0, 0, 'canceled', '', '', '', '', "
    "'', '', '', 0, 0, 0, clock_timestamp(), clock_timestamp(), :caused_by) ON CONFLICT DO NOTHING RETURNING order_id"
)
STATE = text("SELECT state, attempt FROM broker.releases WHERE order_id = :order_id FOR UPDATE")
