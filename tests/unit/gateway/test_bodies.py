"""What callers may send."""

from __future__ import annotations

from datetime import UTC
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from gateway.views.approval_config import ApprovalConfigChange
from gateway.views.approvals import Decision
from gateway.views.base import named
from gateway.views.lockouts import LockoutToCreate
from gateway.views.orders import OrderToPropose, order_id_of
from gateway.views.quotes import QuoteToPublish
from gateway.views.trading import Halt

ORDER = {"symbol": " aapl ", "side": "buy", "quantity": "10"}
LOCKOUT = {"symbol": "AAPL", "reason": " earnings ", "duration_minutes": 60}


def test_an_order_says_the_least() -> None:
    order = OrderToPropose.model_validate(ORDER).terms("key-1")
    assert (order.symbol, order.order_type, order.account, order.order_id) == ("AAPL", "market", "main", "key-1")


def test_an_order_keeps_its_own_id_and_every_digit() -> None:
    body = ORDER | {"order_id": "o-1", "order_type": "limit", "limit_price": Decimal("0.100000000001")}
    order = OrderToPropose.model_validate(body).terms("key-1")
    assert (order.order_id, order.limit_price) == ("o-1", Decimal("0.100000000001"))


@pytest.mark.parametrize(
    "change",
    [
        {"quantity": 1.5}, {"quantity": "0"}, {"quantity": "-1"}, {"quantity": "ten"}, {"quantity": True}, {"quantity": "Infinity"},
        {"order_id": None}, {"order_id": "a b"}, {"order_id": "x" * 65}, {"symbol": "*"}, {"symbol": ""}, {"side": "hold"},
        {"limit_price": "1"}, {"order_type": "limit"}, {"order_type": "stop", "limit_price": "1"}, {"mode": "shadow"}, {"ticker": "AAPL"},
        {"surprise": 1},
    ],
)  # fmt: skip
def test_an_order_that_means_nothing_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        OrderToPropose.model_validate(ORDER | change)


def test_repeating_a_key_repeats_the_order_id() -> None:
    assert order_id_of("0198c1a0-0000-7000-8000-000000000000") == "0198c1a0-0000-7000-8000-000000000000"
    odd = order_id_of("retry of monday's order!")
    assert odd == order_id_of("retry of monday's order!") != order_id_of("retry of tuesday's order!")
    assert len(odd) == 64


@pytest.mark.parametrize(
    ("body", "changes"),
    [
        ({"auto_approve_paper": False}, {"auto_approve_paper": False}),
        ({"approval_timeout_minutes": 5, "expected_version": 7, "reason": "x"}, {"approval_timeout_minutes": 5}),
    ],
)
def test_an_approval_config_change_names_what_it_changes(body: dict[str, Any], changes: dict[str, Any]) -> None:
    assert ApprovalConfigChange.model_validate(body).changes == changes


@pytest.mark.parametrize(
    "body",
    [
        {}, {"expected_version": 7}, {"auto_approve_paper": None}, {"auto_approve_paper": "false"}, {"auto_approve_paper": 0},
        {"auto_approve_paper": None, "require_approval_for_live": True}, {"approval_timeout_minutes": 0},
        {"approval_timeout_minutes": Decimal("1.5")}, {"approval_timeout_minutes": True}, {"approval_timeout_minutes": 10_081},
        {"auto_approve_paper": True, "trading_mode": "live"}, {"auto_approve_paper": True, "expected_version": -1},
    ],
)  # fmt: skip
def test_a_switch_is_never_guessed(body: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ApprovalConfigChange.model_validate(body)


def test_ticker_is_accepted_for_symbol() -> None:
    lockout = LockoutToCreate.model_validate({"ticker": "brk.b", "reason": " earnings ", "duration_minutes": 60})
    assert (lockout.symbol, lockout.reason) == ("BRK.B", "earnings")


def test_a_time_with_another_offset_is_taken_to_utc() -> None:
    body = {"symbol": "*", "reason": "x", "expires_at": "2030-01-01T01:00:00+01:00"}
    expires_at = LockoutToCreate.model_validate(body).expires_at
    assert expires_at is not None
    assert (expires_at.tzinfo, expires_at.hour) == (UTC, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"ticker": "MSFT"}, {"reason": "  "}, {"reason": "x" * 501}, {"duration_minutes": 0}, {"duration_minutes": 525_601},
        {"duration_minutes": None}, {"expires_at": "2030-01-01T00:00:00Z"}, {"duration_minutes": None, "expires_at": "2030-01-01T00:00:00"},
        {"blocks": "some"}, {"side": "long"}, {"cancel_open_orders": "yes"}, {"source": "cooldown"}, {"created_by": "me"},
    ],
)  # fmt: skip
def test_a_lockout_that_means_nothing_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        LockoutToCreate.model_validate(LOCKOUT | change)


def test_a_halt_cancels_unless_told_not_to() -> None:
    assert Halt(reason="x").cancel_open_orders is True
    with pytest.raises(ValidationError):
        Halt.model_validate({"reason": "x", "scope": {"desk": "a"}})


@pytest.mark.parametrize("body", [{"status": "pending"}, {"status": "approved", "by": "me"}, {}])
def test_a_decision_is_one_of_two(body: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Decision.model_validate(body)


def test_a_quote_without_a_time_holds_now() -> None:
    assert QuoteToPublish.model_validate({"symbol": "AAPL", "last": "1"}).quoted_at.tzinfo is UTC
    with pytest.raises(ValidationError):
        QuoteToPublish.model_validate({"symbol": "AAPL"})


def test_a_named_answer_is_unwrapped_with_what_stands_beside_it() -> None:
    assert named({"lockout": {"id": "1"}, "in_flight": 0}, "lockout") == {"id": "1", "in_flight": 0}
    assert named({"id": "1"}, "lockout") == {"id": "1"}
