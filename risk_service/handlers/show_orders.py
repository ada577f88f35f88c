"""Show the ledger: pages of orders, one with its timeline, and how many there are of each status."""

from __future__ import annotations

from typing import Any

from chassis.errors import Refused
from chassis.unit_of_work import UnitOfWork
from contracts.messages import Problem
from contracts.queries import CountOrders, GetOrder, ListOrders
from contracts.statuses import OrderStatus
from risk_service.domain.timeline import timeline
from risk_service.handlers.cursors import read_cursor
from risk_service.handlers.ports import Facts, LedgerPages


async def list_orders(query: ListOrders, *, uow: UnitOfWork, pages: LedgerPages) -> dict[str, Any]:
    """Orders, newest first. Raises `Refused` with `INVALID_CURSOR` or `INVALID_STATUS`."""
    if query.status is not None and query.status not in (*OrderStatus, "open", "final"):
        message = f"{query.status} is no order status; there are {', '.join(OrderStatus)}, and open and final."
        raise Refused(Problem(code="INVALID_STATUS", message=message, status=422))
    async with uow.database.connect() as connection:
        rows = await pages.page(connection, query, before=read_cursor(query.cursor))
    following = str(rows[-1].sequence) if len(rows) == query.limit else None
    return {"items": [pages.document(row) for row in rows], "next": following}


async def get_order(query: GetOrder, *, uow: UnitOfWork, pages: LedgerPages, facts: Facts) -> dict[str, Any]:
    """One order with its timeline. Raises `Refused` with `ORDER_UNKNOWN`."""
    async with uow.database.connect() as connection:
        row = await pages.one(connection, query.order_id)
        entries = [] if row is None else await facts.read(connection, query.order_id)
    if row is None:
        message = f"The ledger does not know the order {query.order_id}."
        raise Refused(Problem(code="ORDER_UNKNOWN", message=message, status=404, values={"order_id": query.order_id}))
    return pages.document(row) | {"timeline": timeline(entries, row.final_event)}


async def count_orders(query: CountOrders, *, uow: UnitOfWork, pages: LedgerPages) -> dict[str, Any]:
    """How many orders have each status: what conservation is checked with (S5)."""
    async with uow.database.connect() as connection:
        return {"counts": await pages.counts(connection)}
