"""Commissions, the end of the day, and which quotes are news."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from broker_adapter.brokers.paper.days import expiry
from broker_adapter.brokers.paper.matching import arrive, meet_quote
from broker_adapter.brokers.paper.orders import cancel, report_of
from broker_adapter.brokers.paper.prices import replaces
from broker_adapter.brokers.paper.settings import Commission, PaperSettings
from broker_adapter.brokers.paper.values import Status
from contracts.reasons import ReasonCode
from contracts.values import TimeInForce
from tests.support.builders import NOON
from tests.unit.broker_adapter.brokers.paper_builders import SETTINGS, a_market, a_paper_order, a_quote, kinds_of


def commissions(quantity: str, **rates: str) -> list[Decimal]:
    settings = PaperSettings(commission=Commission.model_validate(rates))
    outcome = arrive(a_paper_order(quantity=quantity), a_market(ask="100", ask_size="50"), NOON, settings)
    return [happening.fill.commission for happening in outcome.happenings if happening.fill]


def test_a_commission_per_unit_is_paid_on_each_fill() -> None:
    assert commissions("60", per_unit="0.005") == [Decimal("0.25"), Decimal("0.05")]


def test_a_commission_in_percent_is_of_the_price_paid() -> None:
    assert commissions("60", percent="0.1") == [Decimal("5"), Decimal("1.0005")]


def test_the_minimum_is_the_orders_and_not_the_fills() -> None:
    assert commissions("60", per_unit="0.01", minimum="0.55") == [Decimal("0.55"), Decimal("0.05")]
    assert commissions("60", per_unit="0.01", minimum="1") == [Decimal("1"), Decimal("0")]


def test_without_rates_nothing_is_paid() -> None:
    assert commissions("10") == [Decimal(0)]


def test_a_day_order_ends_at_the_next_boundary() -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert expiry(TimeInForce.DAY, noon, 0) == datetime(2026, 3, 3, tzinfo=UTC)
    assert expiry(TimeInForce.DAY, noon, 21) == datetime(2026, 3, 2, 21, tzinfo=UTC)
    assert expiry(TimeInForce.DAY, noon, 12) == datetime(2026, 3, 3, 12, tzinfo=UTC)
    assert expiry(TimeInForce.GTC, noon, 0) is None


def test_an_order_is_not_filled_after_its_day_even_if_nobody_expired_it() -> None:
    order = a_paper_order(quantity="10")
    assert order.expires_at is not None
    market = a_market(ask="100", at=order.expires_at)
    assert kinds_of(meet_quote([order], market, order.expires_at - timedelta(microseconds=1), SETTINGS)) == ["filled"]
    outcome = meet_quote([order], market, order.expires_at, SETTINGS)
    assert kinds_of(outcome) == ["expired"]
    reason = outcome.happenings[0].reason
    assert reason is not None
    assert reason.code is ReasonCode.DAY_ENDED


def test_a_cancel_ends_an_open_order_and_keeps_what_was_filled() -> None:
    order = a_paper_order(quantity="80", order_type="limit", limit_price="100")
    partly = arrive(order, a_market(ask="100", ask_size="50"), NOON, SETTINGS).changed[0]
    happening = cancel(partly)
    assert happening is not None
    report = report_of(happening, NOON)
    assert (report.kind, report.cumulative_quantity, report.leaves_quantity) == ("canceled", 50, 0)


def test_a_cancel_of_a_filled_order_comes_too_late_and_a_second_one_says_nothing() -> None:
    filled = arrive(a_paper_order(), a_market(ask="100"), NOON, SETTINGS).changed[0]
    late = cancel(filled)
    assert late is not None
    assert late.reason is not None
    assert (late.kind, late.reason.code, late.order.status) == (
        "cancel_rejected",
        ReasonCode.TOO_LATE_TO_CANCEL,
        Status.FILLED,
    )
    canceled = cancel(a_paper_order())
    assert canceled is not None
    assert cancel(canceled.order) is None


def test_a_later_quote_is_news_an_earlier_or_the_same_one_is_not() -> None:
    held = a_quote(ask="100")
    assert replaces(held, None, NOON, SETTINGS)
    assert replaces(a_quote(ask="100", at=NOON + timedelta(microseconds=1)), held, NOON, SETTINGS)
    assert replaces(a_quote(ask="101"), held, NOON, SETTINGS), "coarse feeds stamp several quotes with one time"
    assert not replaces(a_quote(ask="100.0"), held, NOON, SETTINGS), "every replica hears every quote"
    assert not replaces(a_quote(ask="99", at=NOON - timedelta(seconds=1)), held, NOON, SETTINGS)


def test_a_quote_from_the_future_is_none_and_does_not_keep_true_ones_out() -> None:
    future = a_quote(ask="1", at=NOON + timedelta(hours=1))
    assert not replaces(future, None, NOON, SETTINGS)
    assert replaces(a_quote(ask="100"), future, NOON, SETTINGS), "held since the database's clock was set back"
