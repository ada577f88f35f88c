"""Rows of the book to values and back: a list of values becomes the parallel arrays of a statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from broker_adapter.brokers.paper.statements import QUOTE
from broker_adapter.brokers.paper.values import Market, PaperOrder, Status
from broker_adapter.brokers.protocol import Report, ReportKind
from contracts.codec import loads
from contracts.quotes import Quote
from contracts.reasons import Reason
from contracts.values import OrderType, Side, TimeInForce


def arrays(names: Iterable[str], values: Sequence[object]) -> dict[str, list[Any]]:
    """One list an attribute, in the order of `values`."""
    return {name: [getattr(value, name) for value in values] for name in names}


def order_from(row: Any) -> PaperOrder:
    """The order of a row of `paper_orders`."""
    return PaperOrder(
        client_order_id=row.client_order_id,
        broker_order_id=row.broker_order_id,
        attempt=row.attempt,
        symbol=row.symbol,
        side=Side(row.side),
        order_type=OrderType(row.order_type),
        time_in_force=TimeInForce(row.time_in_force),
        quantity=row.quantity,
        limit_price=row.limit_price,
        stop_price=row.stop_price,
        expires_at=row.expires_at,
        working=row.working,
        arrival=row.arrival,
        status=Status(row.status),
        filled=row.filled,
        notional=row.notional,
        commission=row.commission,
        executions=row.executions,
    )


def market_from(row: Any) -> Market:
    """The market of a row of `paper_quotes`."""
    return Market(Quote.model_validate({name: getattr(row, name) for name in QUOTE}), row.bid_taken, row.ask_taken)


def market_arrays(markets: Sequence[Market]) -> dict[str, list[Any]]:
    """Markets as the columns of `paper_quotes`."""
    taken = ("bid_taken", "ask_taken")
    quoted = arrays((name for name in QUOTE if name not in taken), [market.quote for market in markets])
    return quoted | arrays(taken, markets)


def report_from(row: Any) -> Report:
    """The report of a row of `paper_reports`."""
    reason = row.reason
    told = {name: value for name, value in row._asdict().items() if name not in ("kind", "reason")}
    return Report(
        **told, kind=ReportKind(row.kind), reason=None if reason is None else Reason.model_validate(loads(reason))
    )


def report_arrays(reports: Sequence[Report], names: Iterable[str]) -> dict[str, list[Any]]:
    """Reports as the columns of `paper_reports`."""
    told = arrays(names, reports)
    told["reason"] = [None if reason is None else reason.model_dump_json() for reason in told["reason"]]
    return told
