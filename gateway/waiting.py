"""`?wait_ms=`: answering when an order has come to rest, or when the time is up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Any, Final

from contracts.statuses import FINAL_STATUSES, OrderStatus

Document = dict[str, Any]
WAIT_MS_MAX: Final = 30_000
AT_BROKER: Final = frozenset(
    {OrderStatus.ACCEPTED, OrderStatus.PARTIALLY_FILLED, OrderStatus.IN_DOUBT, OrderStatus.PENDING_CANCEL}
)
SETTLED_SECONDS: Final = 0.25
"""An order that has stood at the broker unchanged for this long rests there: a fill that comes at once is waited for."""
LOOK_FIRST_SECONDS: Final = 0.01
LOOK_MAX_SECONDS: Final = 0.25


class Reached(StrEnum):
    """Where an order was when the answer was given."""

    FINAL = "final"
    """It will not change any more."""
    PENDING_APPROVAL = "pending_approval"
    """It waits for a person."""
    AT_BROKER = "at_broker"
    """It rests at the broker."""
    NOT_YET = "not_yet"
    """It was still on its way when the time was up."""


def reached(order: Document | None) -> Reached:
    """Where `order` is; `None` is one that the ledger has not seen."""
    status = order["status"] if order else None
    if status in FINAL_STATUSES:
        return Reached.FINAL
    if status == OrderStatus.PENDING_APPROVAL:
        return Reached.PENDING_APPROVAL
    return Reached.AT_BROKER if status in AT_BROKER else Reached.NOT_YET


async def wait_for_order(
    look: Callable[[], Awaitable[Document | None]], *, seconds: float, person: bool
) -> Document | None:
    """What `look` shows once the order is final, rests at the broker, or (with `person`) waits for one; else after `seconds`."""
    clock = asyncio.get_running_loop().time
    begun = since = clock()
    order, pause = await look(), LOOK_FIRST_SECONDS
    while True:
        now = clock()
        match reached(order):
            case Reached.FINAL:
                return order
            case Reached.PENDING_APPROVAL if person:
                return order
            case Reached.AT_BROKER if now - since >= SETTLED_SECONDS:
                return order
        if now - begun >= seconds:
            return order
        await asyncio.sleep(min(pause, begun + seconds - now))
        pause = min(pause * 1.5, LOOK_MAX_SECONDS)
        before, order = order, await look()
        if _progress(order) != _progress(before):
            since = clock()


async def wait_for_items(
    look: Callable[[], Awaitable[Document]], *, seconds: float, enough: Callable[[Document], bool]
) -> Document:
    """What `look` shows once it is `enough`, else after `seconds`."""
    clock = asyncio.get_running_loop().time
    begun, pause = clock(), LOOK_FIRST_SECONDS
    while True:
        document, left = await look(), begun + seconds - clock()
        if enough(document) or left <= 0:
            return document
        await asyncio.sleep(min(pause, left))
        pause = min(pause * 1.5, LOOK_MAX_SECONDS)


def _progress(order: Document | None) -> tuple[Any, ...]:
    return (order["status"], order.get("filled_quantity")) if order else ()
