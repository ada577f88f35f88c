"""An account does not trade with itself."""

from decimal import Decimal

import pytest

from contracts.reasons import ReasonCode
from contracts.values import Side
from risk_service.domain.candidate import Controls, Market
from risk_service.domain.fold import Running, fold
from risk_service.domain.resting_orders import RestingOrder, RestingOrders
from tests.unit.risk_service.builders import (
    NOW,
    a_candidate,
    a_config,
    a_holding,
    a_quote,
    an_order,
    codes,
    empty_books,
    verdict_on,
)

PREVENTED = {"self_trades": False}


def resting(price: str) -> tuple[RestingOrder, ...]:
    return (RestingOrder("mine", Decimal(price)),)


@pytest.mark.parametrize(
    ("terms", "price", "denied"),
    [
        ({"side": "buy", "limit_price": "100"}, "100", True),
        ({"side": "buy", "limit_price": "99.99"}, "100", False),
        ({"side": "sell", "limit_price": "100"}, "100", True),
        ({"side": "sell", "limit_price": "100.01"}, "100", False),
        ({"side": "buy"}, "101", True),
        ({"side": "buy"}, "101.01", False),
        ({"side": "sell"}, "99", True),
        ({"side": "sell"}, "98.99", False),
        ({"side": "buy", "stop_price": "150"}, "100", False),
        ({"side": "buy", "stop_price": "150", "limit_price": "150"}, "100", False),
    ],
)
def test_an_entry_that_reaches_an_own_order_on_the_other_side_is_denied(terms, price, denied):
    """A market order reaches the touch: here a bid of 99 and an ask of 101. A stop is on no book before it is triggered."""
    verdict = verdict_on(
        an_order(**terms),
        config=a_config(limits=PREVENTED),
        opposite=resting(price),
        quote=a_quote(bid="99", ask="101"),
    )
    assert codes(verdict) == ([ReasonCode.SELF_TRADE] if denied else [])


def test_the_order_in_the_way_is_named():
    order = an_order(limit_price="101")
    verdict = verdict_on(order, config=a_config(limits=PREVENTED), opposite=resting("100.5"))
    assert verdict.reasons[0].values == {
        "account": "main",
        "order_id": "mine",
        "resting_price": "100.5",
        "price": "101",
    }


def test_exits_pass_and_without_the_control_everything_does():
    """S8."""
    order = an_order(side="sell", limit_price="1")
    closing = verdict_on(order, config=a_config(limits=PREVENTED), opposite=resting("1"), holding=a_holding("10"))
    assert codes(closing) == codes(verdict_on(order, opposite=resting("1"))) == []


def test_what_is_not_known_denies():
    """S7: nobody looked; a market order meets a price that nobody knows. Where nothing rests no price is needed."""
    config = a_config(limits=PREVENTED)
    assert codes(verdict_on(an_order(limit_price="1"), config=config, opposite=None)) == [ReasonCode.STATE_UNKNOWN]
    assert codes(verdict_on(config=config, opposite=resting("1"))) == [ReasonCode.PRICE_UNKNOWN]
    assert codes(verdict_on(config=config, opposite=resting("1"), quote=a_quote(age=61))) == [ReasonCode.PRICE_STALE]
    assert codes(verdict_on(config=config)) == []


def test_of_a_batch_each_order_sees_the_ones_before_it():
    """P14: the cheapest sell and the dearest buy count; another account's and another symbol's do not."""
    best = [(("main", "AAPL", Side.SELL), RestingOrder("old", Decimal(105)))]
    orders = [
        an_order(order_id="1", side="sell", limit_price="103"),
        an_order(order_id="2", side="sell", limit_price="104"),
        an_order(order_id="3", limit_price="103"),
        an_order(order_id="4", limit_price="102"),
        an_order(order_id="5", side="sell", limit_price="102"),
        an_order(order_id="6", side="sell", limit_price="102", account="other"),
        an_order(order_id="7", side="sell", limit_price="102", symbol="MSFT"),
    ]
    running = Running(empty_books(), resting=RestingOrders(best))
    markets = {symbol: Market(symbol) for symbol in ("AAPL", "MSFT")}
    controls = Controls(a_config(limits=PREVENTED), 1, 0)
    verdicts = fold([(a_candidate(order), NOW) for order in orders], controls, markets, running)
    named = [reason.values["order_id"] for verdict in verdicts for reason in getattr(verdict, "reasons", ())]
    assert [codes(verdict) for verdict in verdicts] == [[], [], *[[ReasonCode.SELF_TRADE], []] * 2, []]
    assert named == ["1", "4"]
