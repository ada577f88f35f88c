"""Open orders under two configs, as they are shown: those that would fare otherwise first, as many as one answer holds, and the totals of all."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from contracts.codec import dumps
from contracts.reasons import ReasonCode
from contracts.sentences import reason_document
from contracts.statuses import OrderStatus
from risk_service.domain.ledger import DecidedOrder
from risk_service.domain.reasons import because
from risk_service.domain.verdicts import Denied, Verdict
from risk_service.domain.what_if import Compared

LISTED_BYTES_MAX: Final = 250_000
"""A message carries a million, and the config's differences may need most of it. Writing so much takes about ten milliseconds, in one piece."""
AT_A_TIME: Final = 10
Both = tuple[DecidedOrder, Compared]


async def compared_document(orders: Sequence[DecidedOrder], compared: Sequence[Compared]) -> dict[str, Any]:
    """`{"items": [...], "left_out": 0, "totals": {...}}`. Others get their turn while it is written."""
    both = list(zip(orders, compared, strict=True))
    items: list[dict[str, Any]] = []
    size = 0
    for place, one in enumerate(sorted(both, key=lambda one: not one[1].changes)):
        item = _item(*one)
        size += len(dumps(item))
        if size > LISTED_BYTES_MAX:
            break
        items.append(item)
        if place % AT_A_TIME == 0:
            await asyncio.sleep(0)
    return {"items": items, "left_out": len(both) - len(items), "totals": _totals(both)}


def _item(order: DecidedOrder, compared: Compared) -> dict[str, Any]:
    life, terms = order.entry.life, order.order
    return {
        "order_id": terms.order_id,
        "symbol": terms.symbol,
        "side": terms.side.value,
        "account": terms.account,
        "strategy": terms.strategy,
        "status": life.status.value,
        "at_broker": life.is_at_broker,
        "now": _verdict(compared.now, terms.symbol),
        "then": _verdict(compared.then, terms.symbol),
        "changes": compared.changes,
    }


def _verdict(verdict: Verdict | None, symbol: str) -> dict[str, Any]:
    if verdict is None:
        unknown = because(ReasonCode.STATE_UNKNOWN, what=f"lockouts or price of {symbol}")
        return {"would": "unknown", "reasons": [reason_document(unknown)]}
    if isinstance(verdict, Denied):
        return {"would": "deny", "reasons": [reason_document(reason) for reason in verdict.reasons]}
    return {"would": "pass", "reasons": []}


def _totals(both: Sequence[Both]) -> dict[str, Any]:
    """How many orders there are; how many of those that wait would fare otherwise, and for which reasons; how many like those at the broker would be denied."""
    waiting = [(order, compared) for order, compared in both if not order.entry.life.is_at_broker]
    newly = [compared.then for _, compared in waiting if compared.changes and isinstance(compared.then, Denied)]
    reasons = Counter(code for verdict in newly for code in _codes(verdict))
    return {
        "open": len(both),
        "at_broker": len(both) - len(waiting),
        "at_broker_denied": sum(
            isinstance(compared.then, Denied) for order, compared in both if order.entry.life.is_at_broker
        ),
        "waiting": len(waiting),
        "pending_approval": sum(order.entry.life.status is OrderStatus.PENDING_APPROVAL for order, _ in waiting),
        "unknown": sum(compared.now is None for _, compared in waiting),
        "newly_denied": len(newly),
        "no_longer_denied": sum(compared.changes for _, compared in waiting) - len(newly),
        "unchanged": sum(not compared.changes for _, compared in waiting),
        "newly_denied_by_reason": dict(sorted(reasons.items())),
    }


def _codes(denied: Denied) -> Iterator[str]:
    yield from {reason.code.value for reason in denied.reasons}
