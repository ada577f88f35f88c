"""What the bot knows of its own orders."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from contracts.events import OrderAccepted, OrderCanceled, OrderDenied, OrderFilled, OrderPartiallyFilled
from contracts.reasons import Reason, ReasonCode
from contracts.values import Side, Stage
from examples.own_orders import OwnOrders
from examples.strategies import Intent
from examples.telling import line

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
BUY = Intent("patient", "NVDA", Side.BUY, Decimal(10), Decimal("99.50"))


def about(order_id: str) -> dict[str, Any]:
    return {"occurred_at": NOON, "correlation_id": order_id, "actor": "broker_adapter", "order_id": order_id}


def a_fill(
    order_id: str, quantity: int, *, of: int = 10, execution_id: str = "e-1"
) -> OrderFilled | OrderPartiallyFilled:
    kind = OrderFilled if quantity == of else OrderPartiallyFilled
    return kind(
        **about(order_id), broker="paper", execution_id=execution_id, symbol="NVDA", side=Side.BUY, account="demo", strategy="patient",
        last_quantity=Decimal(quantity), last_price=Decimal("99.50"), cumulative_quantity=Decimal(quantity),
        leaves_quantity=Decimal(of - quantity), commission=Decimal(0),
    )  # fmt: skip


def an_open_order() -> OwnOrders:
    orders = OwnOrders()
    orders.proposed("o-1", BUY, now=100.0)
    return orders


def test_a_fill_counts_once_and_ends_the_order() -> None:
    orders = an_open_order()
    assert orders.is_busy("patient", "NVDA")
    assert orders.hear(a_fill("o-1", 4)) is None
    assert orders.hear(a_fill("o-1", 4)) is None
    assert orders.holding("patient", "NVDA") == 4
    assert orders.hear(a_fill("o-1", 10, execution_id="e-2")) is not None
    assert not orders.is_busy("patient", "NVDA")


def test_a_sale_takes_from_what_is_held() -> None:
    orders = OwnOrders()
    orders.proposed("o-1", Intent("patient", "NVDA", Side.SELL, Decimal(10)), now=100.0)
    orders.hear(a_fill("o-1", 10))
    assert orders.holding("patient", "NVDA") == -10


def test_other_peoples_orders_are_none_of_its_business() -> None:
    orders = an_open_order()
    assert orders.hear(a_fill("o-2", 10)) is None
    assert orders.holding("patient", "NVDA") == 0


def test_only_what_rests_is_overdue_and_only_once() -> None:
    orders = an_open_order()
    assert orders.overdue(now=200.0, patience_seconds=20) == []
    orders.hear(OrderAccepted(**about("o-1"), broker="paper"))
    assert orders.overdue(now=119.0, patience_seconds=20) == []
    assert orders.overdue(now=120.0, patience_seconds=20) == ["o-1"]
    assert orders.overdue(now=121.0, patience_seconds=20) == []


def test_the_ledger_makes_up_for_news_that_were_missed() -> None:
    orders = an_open_order()
    orders.hear(a_fill("o-1", 4))
    assert orders.unheard_of(now=130.0, seconds=30) == ["o-1"]
    orders.settle("o-1", "partially_filled", Decimal(6))
    assert (orders.holding("patient", "NVDA"), list(orders.open)) == (6, ["o-1"])
    orders.settle("o-1", "canceled", Decimal(6))
    assert (orders.holding("patient", "NVDA"), list(orders.open)) == (6, [])


def test_an_end_is_told_in_a_line_with_its_reasons() -> None:
    reason = Reason.of(ReasonCode.PROPOSAL_TOO_OLD, Stage.RISK, age_seconds=90, limit=60)
    denied = OrderDenied(**about("o-1"), stage=Stage.RISK, reasons=(reason,))
    assert line(BUY, denied) == (
        "patient   buy       10 NVDA    at 99.5      denied: It was proposed 90 s before it was looked at; the limit is 60 s."
    )
    assert line(BUY, a_fill("o-1", 10)).endswith("filled at 99.5")
    assert line(BUY, OrderCanceled(**about("o-1"))).endswith("canceled")
