"""Halted, reduce-only, and suspensions of a part."""

import pytest

from contracts.reasons import ReasonCode
from tests.unit.risk_service.builders import NOW, a_config, a_holding, an_order, codes, verdict_on

LONG_10 = a_holding("10")
SELL_10 = an_order(side="sell")


def suspended(state="halted", **scope):
    return a_config(suspensions=[{**scope, "state": state, "reason": "odd fills", "by": "olga", "at": NOW}])


def test_halted_stops_entries_and_exits():
    halted = a_config(trading_state="halted")
    assert codes(verdict_on(config=halted)) == [ReasonCode.TRADING_HALTED]
    assert codes(verdict_on(SELL_10, config=halted, holding=LONG_10)) == [ReasonCode.TRADING_HALTED]


def test_reduce_only_stops_an_entry():
    assert codes(verdict_on(config=a_config(trading_state="reduce_only"))) == [ReasonCode.REDUCE_ONLY]


def test_reduce_only_lets_an_exit_pass():
    """S8: an exit is never blocked by a control that exists to stop entries."""
    assert codes(verdict_on(SELL_10, config=a_config(trading_state="reduce_only"), holding=LONG_10)) == []


@pytest.mark.parametrize("scope", [{"account": "main"}, {"strategy": "default"}, {"symbol": "AAPL"}, {}])
def test_a_suspension_stops_what_it_concerns(scope):
    verdict = verdict_on(config=suspended(**scope))
    assert codes(verdict) == [ReasonCode.SUSPENDED]
    assert verdict.reasons[0].values == {"state": "halted", "reason": "odd fills", "by": "olga", **scope}


@pytest.mark.parametrize(
    "scope", [{"account": "other"}, {"strategy": "x"}, {"symbol": "MSFT"}, {"account": "main", "symbol": "MSFT"}]
)
def test_a_suspension_leaves_others_alone(scope):
    assert codes(verdict_on(config=suspended(**scope))) == []


def test_a_suspension_to_reduce_only_lets_an_exit_pass():
    """S8."""
    reduce_only = suspended("reduce_only", symbol="AAPL")
    assert codes(verdict_on(config=reduce_only)) == [ReasonCode.SUSPENDED]
    assert codes(verdict_on(SELL_10, config=reduce_only, holding=LONG_10)) == []


def test_every_control_that_stops_an_order_is_named():
    config = a_config(
        trading_state="halted", suspensions=suspended(symbol="AAPL").suspensions, limits={"max_order_quantity": "9"}
    )
    assert codes(verdict_on(config=config)) == [
        ReasonCode.TRADING_HALTED,
        ReasonCode.SUSPENDED,
        ReasonCode.MAX_QUANTITY,
    ]
