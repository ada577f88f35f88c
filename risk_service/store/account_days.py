"""Each account's day, and the warnings that were given in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import text

from chassis.connection import Statement
from risk_service.domain.account_day import AccountDay
from risk_service.domain.loss_warnings import LossWarning
from risk_service.domain.profit import Profit
from risk_service.store.arrays import Field, arrays, unnesting

_FIELDS: Final = (
    Field("account", "text", lambda day: day.account),
    Field("started_at", "timestamptz", lambda day: day.started_at),
    Field("opening_realised", "numeric", lambda day: day.opening.realised),
    Field("opening_total", "numeric", lambda day: day.opening.total),
    Field("high_realised", "numeric", lambda day: day.high.realised),
    Field("high_total", "numeric", lambda day: day.high.total),
    Field("last_realised", "numeric", lambda day: day.last.realised),
    Field("last_total", "numeric", lambda day: day.last.total),
    Field("valued_at", "timestamptz", lambda day: day.valued_at),
)
_NAMES: Final = ", ".join(field.name for field in _FIELDS)
# Tried, not waited for: whoever values now does it for all replicas.
_TURN = text("SELECT pg_try_advisory_xact_lock(hashtextextended('risk.valuation', 0)) AS taken")
_ALL = text(f"SELECT {_NAMES} FROM risk.account_days")
_OF_ACCOUNTS = text(f"SELECT {_NAMES} FROM risk.account_days WHERE account = ANY(:accounts)")
_SAVE = text(
    f"INSERT INTO risk.account_days ({_NAMES}) SELECT fresh.* FROM {unnesting(_FIELDS)} ON CONFLICT (account) DO UPDATE SET "
    + ", ".join(f"{field.name} = excluded.{field.name}" for field in _FIELDS[1:])
)
_WARNING_FIELDS: Final = (
    Field("account", "text", lambda warning: warning.account),
    Field("setting", "text", lambda warning: warning.setting),
    Field("limit_amount", "numeric", lambda warning: warning.limit),
    Field("day_started_at", "timestamptz", lambda warning: warning.day_started_at),
    Field("basis", "text", lambda warning: warning.basis.value),
    Field("actual", "numeric", lambda warning: warning.actual),
    Field("percent", "numeric", lambda warning: warning.percent),
)
_WARNING_KEY: Final = ", ".join(field.name for field in _WARNING_FIELDS[:4])
_WARNING_NAMES: Final = ", ".join(field.name for field in _WARNING_FIELDS)
_WARN = text(
    f"INSERT INTO risk.loss_warnings ({_WARNING_NAMES}, warned_at) SELECT fresh.*, clock_timestamp() FROM {unnesting(_WARNING_FIELDS)} "
    f"ON CONFLICT DO NOTHING RETURNING {_WARNING_KEY}"
)
_WARNED = text(
    f"SELECT {_WARNING_NAMES}, warned_at FROM risk.loss_warnings JOIN risk.account_days USING (account) "
    "WHERE account = ANY(:accounts) AND day_started_at >= started_at ORDER BY warned_at"
)


class AccountDays:
    """The tables `risk.account_days` and `risk.loss_warnings`."""

    def taking_turn(self) -> Statement:
        """Take the turn to value accounts, until this transaction ends, unless another has it; `has_turn` reads its row."""
        return _TURN, {}

    def has_turn(self, rows: Sequence[Any]) -> bool:
        """Whether the turn was taken."""
        return bool(rows[0].taken)

    def reading_all(self) -> Statement:
        """Every account's day; `read` reads its rows."""
        return _ALL, {}

    def reading(self, accounts: Collection[str]) -> Statement:
        """The days of accounts; `read` reads its rows."""
        return _OF_ACCOUNTS, {"accounts": list(accounts)}

    def read(self, rows: Sequence[Any]) -> dict[str, AccountDay]:
        """Account -> its day; an account that was not valued yet is not there."""
        return {row.account: _day(row) for row in rows}

    def saving(self, days: Sequence[AccountDay]) -> Statement:
        """Write days."""
        return _SAVE, arrays(_FIELDS, days)

    def warning(self, warnings: Sequence[LossWarning]) -> Statement:
        """Keep warnings; `fresh` tells from its rows which were not given before."""
        return _WARN, arrays(_WARNING_FIELDS, warnings)

    def fresh(self, rows: Sequence[Any], warnings: Sequence[LossWarning]) -> list[LossWarning]:
        """Those of `warnings` that were not given before in their day."""
        keys = {(row.account, row.setting, row.limit_amount, row.day_started_at) for row in rows}
        return [warning for warning in warnings if warning.key in keys]

    def reading_warnings(self, accounts: Collection[str]) -> Statement:
        """What was warned of in the days of accounts, oldest first: rows with the fields of a warning and `warned_at`."""
        return _WARNED, {"accounts": list(accounts)}


def _day(row: Any) -> AccountDay:
    return AccountDay(
        row.account,
        row.started_at,
        Profit(row.opening_realised, row.opening_total),
        Profit(row.high_realised, row.high_total),
        Profit(row.last_realised, row.last_total),
        row.valued_at,
    )
