"""Show what is held, by strategy or by account, with what it won and lost, and how each account stands in its day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from chassis.errors import Refused
from chassis.unit_of_work import UnitOfWork
from contracts.messages import Problem
from contracts.passes import CONFIG_FENCE
from contracts.queries import ListPositions
from risk_service.domain.account_day import AccountDay
from risk_service.domain.candidate import Controls
from risk_service.domain.holding import Holding
from risk_service.domain.standing import standings
from risk_service.handlers.cursors import read_key_cursor, write_key_cursor
from risk_service.handlers.measure_documents import shown
from risk_service.handlers.ports import PositionPages, Tables
from risk_service.handlers.position_documents import account_document, position_document, symbols_of
from risk_service.handlers.sight import Sight

ACCOUNTS_MAX: Final = 100
KEY_LENGTH: Final = {"strategy": 3, "account": 2}


async def list_positions(
    query: ListPositions, *, uow: UnitOfWork, tables: Tables, pages: PositionPages, sight: Sight
) -> dict[str, Any]:
    """Positions by name, at the last quotes. Raises `Refused` with `INVALID_CURSOR`, or `NO_STRATEGY_BY_ACCOUNT`."""
    if query.by == "account" and query.strategy is not None:
        message = "By account there are no strategies: leave strategy out, or ask by strategy."
        raise Refused(Problem(code="NO_STRATEGY_BY_ACCOUNT", message=message, status=422))
    after = read_key_cursor(query.cursor, length=KEY_LENGTH[query.by])
    async with uow.begin() as work:
        accounts = await pages.accounts(work.connection, query.account, most=ACCOUNTS_MAX + 1)
        told = accounts[:ACCOUNTS_MAX]
        rows, held, days, warned, fenced = await work.together(
            pages.page(query, after=after),
            tables.holdings.reading_worth(told),
            tables.days.reading(told),
            tables.days.reading_warnings(told),
            work.fence.reading([CONFIG_FENCE]),
        )
        reading = work.fence.read_from(fenced, [CONFIG_FENCE])
        controls = await sight.controls(work, reading.versions[CONFIG_FENCE])
    holdings = tables.holdings.read_worth(held)
    quotes = {symbol: sight.quotes.at(symbol, reading.now) for symbol in symbols_of(rows, holdings)}
    last = pages.key(rows[-1], query.by) if len(rows) == query.limit else None
    return {
        "items": [position_document(row, quotes[row.symbol]) for row in rows],
        "next": None if last is None else write_key_cursor(*last),
        "by": query.by,
        "accounts": _accounts(told, holdings, tables.days.read(days), warned, quotes, controls, reading.now),
        "accounts_left_out": len(accounts) > ACCOUNTS_MAX,
        "valued_at": shown(reading.now),
    }


def _accounts(
    accounts: Sequence[str],
    holdings: Sequence[Holding],
    days: Mapping[str, AccountDay],
    warned: Sequence[Any],
    quotes: Mapping[str, Any],
    controls: Controls,
    now: datetime,
) -> list[dict[str, Any]]:
    documents = []
    for account, standing in standings(accounts, holdings, days, quotes).items():
        bounds, day = standing.at(now, controls.config.loss_day)
        (limits, *_) = controls.config.limits_of_account(account)
        warnings = [row for row in warned if row.account == account and row.day_started_at >= day.started_at]
        documents.append(account_document(standing, day, bounds, limits, warnings))
    return documents
