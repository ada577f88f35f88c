"""What a check measured is what it decided on."""

from decimal import Decimal

import pytest
from hypothesis import given

from contracts.reasons import Reason
from risk_service.domain.candidate import Case
from risk_service.domain.decide import CHECKS, decide
from risk_service.domain.exits import is_exit
from risk_service.domain.measure import Measure
from risk_service.domain.verdicts import Denied
from tests.unit.risk_service.builders import NOW, a_config, a_quote, an_order, codes, verdict_on
from tests.unit.risk_service.strategies import candidates, risk_states
from tests.unit.risk_service.test_decide_properties import patient

LIMITED = (
    "max_order_quantity",
    "max_order_notional",
    "max_gross_exposure",
    "max_net_exposure",
    "max_position_quantity",
    "max_open_orders",
    "account_order_rate",
    "strategy_order_rate",
    "runaway_orders",
    "proposal_max_age_seconds",
    "price_collar_percent",
    "price_collar_amount",
)

REACHED = ("max_daily_loss", "max_drawdown")
"""A loss limit stops entries once it is reached: whatever an entry loses comes on top."""


@patient
@given(candidates, risk_states())
def test_headroom_below_zero_is_a_denial_and_the_other_way_round(candidate, state):
    order = candidate.order
    limits = state.controls.config.limits_for(account=order.account, strategy=order.strategy, symbol=order.symbol)
    case = Case(candidate, state, NOW, exit=is_exit(order, state.holding), limits=limits)
    measures = [measure for check in CHECKS for measure in check.measure(case)]
    for measure in measures:
        if measure.setting in LIMITED and measure.headroom is not None:
            assert (measure.headroom < 0) == bool(measure.reasons), measure
        if measure.setting in REACHED and measure.headroom is not None:
            assert (measure.headroom <= 0) == bool(measure.reasons), measure
    reasons: list[Reason] = [reason for measure in measures for reason in measure.reasons]
    assert isinstance(decide(candidate, state, NOW), Denied) == bool(reasons)


@pytest.mark.parametrize(
    ("limit", "actual", "headroom"),
    [(Decimal(10), Decimal("9.5"), Decimal("0.5")), (5, 7, Decimal(-2)), (Decimal(3), Decimal(-4), Decimal(7))],
)
def test_headroom_is_what_is_left(limit, actual, headroom):
    assert Measure("x", limit, actual).headroom == headroom


@pytest.mark.parametrize(
    "measure", [Measure("x", False, 1), Measure("x", "XNYS"), Measure("x", None, 1), Measure("x", 3)]
)
def test_without_numbers_there_is_no_headroom(measure):
    assert measure.headroom is None


@pytest.mark.parametrize(
    ("against", "side", "price", "denied"),
    [
        ("reference", "buy", "105.01", True),
        ("last", "buy", "105", False),
        ("touch", "buy", "115.5", False),
        ("touch", "buy", "115.51", True),
        ("touch", "sell", "85.5", False),
        ("touch", "sell", "85.49", True),
        ("mid", "sell", "105", False),
        ("mid", "sell", "105.01", True),
    ],
)
def test_a_collar_is_measured_from_the_price_that_is_asked_for(against, side, price, denied):
    """Last 100, bid 90, ask 110; five percent."""
    config = a_config(limits={"price_collar_percent": "5", "price_collar_against": against})
    order = an_order(side=side, limit_price=price)
    verdict = verdict_on(order, config=config, quote=a_quote("100", bid="90", ask="110"))
    assert codes(verdict) == (["PRICE_COLLAR"] if denied else [])
    assert [reason.values["against"] for reason in getattr(verdict, "reasons", ())] == ([against] if denied else [])


@pytest.mark.parametrize("against", ["touch", "mid"])
def test_a_quote_that_does_not_say_the_price_denies(against):
    """S7."""
    config = a_config(limits={"price_collar_amount": "5", "price_collar_against": against})
    verdict = verdict_on(an_order(limit_price="100"), config=config, quote=a_quote("100", bid="90"))
    assert codes(verdict) == ["PRICE_UNKNOWN"]
    assert verdict.reasons[0].values == {"symbol": "AAPL", "what": against}
