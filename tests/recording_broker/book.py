"""What the broker holds: accepted orders, and its reports. Rebuilt from the log after a restart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

Record = dict[str, Any]


@dataclass
class Held:
    """An accepted order."""

    broker_order_id: str
    quantity: Decimal
    price: Decimal | None
    filled: Decimal = Decimal(0)
    executions: int = 0
    open: bool = True


def now() -> str:
    """The broker's clock, RFC 3339."""
    return datetime.now(UTC).isoformat()


class RecordingBook:
    """State changes here at once; the records that say so must reach the disk before anybody is told."""

    def __init__(self, records: list[Record]) -> None:
        self.orders: dict[str, Held] = {}
        self.reports: list[Record] = []
        for record in records:
            if record["what"] == "received" and record["outcome"] == "accepted":
                self._hold(record)
            elif record["what"] == "report":
                self._keep(record)

    def accept(self, receipt: Record) -> list[Record]:
        """Take the order of `receipt`; the records of it."""
        receipt |= {"outcome": "accepted", "broker_order_id": f"R-{len(self.orders) + 1}"}
        held = self._hold(receipt)
        return [receipt, self._report(receipt["client_order_id"], "accepted", leaves_quantity=str(held.quantity))]

    def fill(self, client_order_id: str, price: Decimal, quantity: Decimal | None = None) -> list[Record]:
        """Fill what is left of an open order, or `quantity` of it; a limit order at its limit."""
        held = self.orders[client_order_id]
        part = min(quantity or held.quantity, held.quantity - held.filled)
        filled = held.filled + part
        report = self._report(
            client_order_id,
            "filled" if filled == held.quantity else "partially_filled",
            execution_id=f"{held.broker_order_id}-{held.executions + 1}",
            last_quantity=str(part),
            last_price=str(held.price or price),
            commission="0",
            leaves_quantity=str(held.quantity - filled),
            cumulative_quantity=str(filled),
        )
        return [report]

    def cancel(self, client_order_id: str) -> list[Record]:
        """Cancel an open order; of any other say that it is too late."""
        held = self.orders.get(client_order_id)
        if held is None or not held.open:
            return [self._report(client_order_id, "cancel_rejected", reason="not open here")]
        return [self._report(client_order_id, "canceled", cumulative_quantity=str(held.filled))]

    def expire(self, client_order_id: str) -> Record:
        """End an open order, as the end of its day does."""
        return self._report(client_order_id, "expired", cumulative_quantity=str(self.orders[client_order_id].filled))

    def _hold(self, receipt: Record) -> Held:
        order = receipt["order"]
        price = order.get("limit_price")
        held = Held(receipt["broker_order_id"], Decimal(order["quantity"]), None if price is None else Decimal(price))
        self.orders[receipt["client_order_id"]] = held
        return held

    def _report(self, client_order_id: str, kind: str, **told: str) -> Record:
        held = self.orders.get(client_order_id)
        report = {
            "what": "report", "cursor": len(self.reports) + 1, "client_order_id": client_order_id, "kind": kind, "at": now(),
            "broker_order_id": held.broker_order_id if held else None,
        } | told  # fmt: skip
        self._keep(report)
        return report

    def _keep(self, report: Record) -> None:
        self.reports.append(report)
        held = self.orders.get(report["client_order_id"])
        if held is None:
            return
        if report["kind"] in ("filled", "partially_filled"):
            held.filled, held.executions = Decimal(report["cumulative_quantity"]), held.executions + 1
        if report["kind"] in ("filled", "canceled", "expired"):
            held.open = False
