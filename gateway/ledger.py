"""Looking an order up in the ledger, and what is said when that comes to nothing."""

from __future__ import annotations

from typing import Any

from contracts.queries import GetOrder
from gateway.owners import Owners, is_absence, is_unknown
from gateway.problems import HttpProblem, refuse
from gateway.waiting import Document, Reached, reached


async def seen(owners: Owners, order_id: str) -> Document | None:
    """What the ledger has of an order; `None` when it does not know it. Raises `HttpProblem`."""
    try:
        return await owners.see(GetOrder(order_id=order_id))
    except HttpProblem as problem:
        if is_unknown(problem):
            return None
        raise


async def known(owners: Owners, order_id: str) -> Document | None:
    """Like `seen`; `None` also when nobody can say: a proposal is durable without the ledger, which absorbs or refuses it later."""
    try:
        return await seen(owners, order_id)
    except HttpProblem as problem:
        if is_absence(problem):
            return None
        raise


async def require_cancelable(owners: Owners, order_id: str, idempotency_key: str) -> None:
    """Raise `HttpProblem` unless there is something to cancel, or this very cancel is repeated and gets its answer again.

    When the ledger cannot be read the cancel goes on all the same: nothing stands in a cancel's way.
    """
    try:
        order = await seen(owners, order_id)
    except HttpProblem as problem:
        if is_absence(problem):
            return
        raise
    if order is None:
        raise unknown(order_id)
    if reached(order) is Reached.FINAL and not _caused(order, idempotency_key):
        raise already_final(order_id, order["status"])


def unknown(order_id: str) -> HttpProblem:
    """The ledger does not know it."""
    return refuse(404, "ORDER_UNKNOWN", f"The ledger does not know the order {order_id}.", order_id=order_id)


def already_final(order_id: str, status: Any) -> HttpProblem:
    """It is over."""
    sentence = f"The order {order_id} is {status or 'final'} already."
    return refuse(409, "ORDER_ALREADY_FINAL", sentence, order_id=order_id, status=status)


def _caused(order: Document, idempotency_key: str) -> bool:
    return any(event.get("causation_id") == idempotency_key for event in order["timeline"])
