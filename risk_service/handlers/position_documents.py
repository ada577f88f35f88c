"""Positions and accounts as they are shown. What needs a price that is not known is null, and never zero."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from contracts.limits import Limits
from contracts.quotes import Quote
from contracts.values import plain
from risk_service.domain.account_day import AccountDay
from risk_service.domain.amounts import minus, plus, writable
from risk_service.domain.days import Day
from risk_service.domain.holding import Holding
from risk_service.domain.positions import average_price
from risk_service.domain.profit import market_value, unrealised
from risk_service.domain.standing import Standing
from risk_service.handlers.measure_documents import shown


def position_document(row: Any, quote: Quote | None) -> dict[str, Any]:
    """One position, at the last quote of its symbol. By account `strategy` is null."""
    price = None if quote is None else quote.reference_price
    return {
        "account": row.account,
        "strategy": getattr(row, "strategy", None),
        "symbol": row.symbol,
        "quantity": money(row.quantity),
        "average_price": money(average_price(row.quantity, row.cost)) if row.quantity else None,
        "realised": money(row.realised),
        "unrealised": money(unrealised(row.quantity, row.cost, price)),
        "market_value": money(market_value(row.quantity, price)),
        "price": money(price),
        "quoted_at": None if quote is None else shown(quote.quoted_at),
    }


def account_document(
    standing: Standing, day: AccountDay, bounds: Day, limits: Limits, warnings: Iterable[Any]
) -> dict[str, Any]:
    """One account: what it won and lost since ever and within its day, and the loss limits for all of its orders."""
    total, realised, basis = standing.profit.total, standing.profit.realised, limits.loss_basis
    unpriced = [price.symbol for price in standing.prices if price.quoted_at is None]
    # The day keeps the last total that was known; what is shown is now's, or nothing.
    known = basis == "realised" or total is not None
    result, drawdown = (day.result(basis), day.drawdown(basis)) if known else (None, None)
    high = None if result is None or drawdown is None else plus(result, drawdown)
    return {
        "account": standing.account,
        "realised": money(realised),
        "unrealised": None if total is None else money(minus(total, realised)),
        "total": money(total),
        "unpriced": unpriced,
        "day": {"started_at": shown(day.started_at), "ends_at": shown(bounds.ends_at)},
        "day_result": money(result),
        "day_high": money(high),
        "drawdown": money(drawdown),
        "limits": {
            "max_daily_loss": money(limits.max_daily_loss),
            "max_drawdown": money(limits.max_drawdown),
            "loss_basis": basis.value,
        },
        "warnings": [_warning(warning) for warning in warnings],
    }


def symbols_of(rows: Iterable[Any], holdings: Sequence[Holding]) -> set[str]:
    """The symbols whose quotes are asked for."""
    return {row.symbol for row in rows} | {holding.symbol for holding in holdings if holding.quantity}


def money(amount: Decimal | None) -> str | None:
    """An amount as text."""
    return None if amount is None else plain(writable(amount))


def _warning(row: Any) -> dict[str, Any]:
    return {
        "setting": row.setting,
        "limit": money(row.limit_amount),
        "actual": money(row.actual),
        "percent": money(row.percent),
        "basis": row.basis,
        "warned_at": shown(row.warned_at),
    }
