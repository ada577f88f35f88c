"""Net exposure: positions with shorts taken off longs, and the open entries of the order's side."""

from dataclasses import replace
from decimal import Decimal

import pytest

from contracts.reasons import ReasonCode
from risk_service.domain.books import Books
from risk_service.domain.candidate import Exposure
from tests.unit.risk_service.builders import a_config, a_holding, a_quote, an_order, codes, verdict_on
from tests.unit.risk_service.test_fold import buys, folded

LIMITED = {"max_net_exposure": "1000"}
D = Decimal


def at_stake(net: str, buys: str = "0", sells: str = "0", **fields) -> Exposure:
    return Exposure(abs(D(net)) + D(buys) + D(sells), D(net), D(buys), D(sells), **fields)


@pytest.mark.parametrize(
    ("side", "stake", "denied"),
    [
        ("buy", at_stake("900"), False),
        ("buy", at_stake("900.01"), True),
        ("buy", at_stake("800", buys="100"), False),
        ("buy", at_stake("800", buys="100.01"), True),
        ("buy", at_stake("800", sells="5000"), False),
        ("sell", at_stake("-900"), False),
        ("sell", at_stake("-800", sells="100.01"), True),
        ("sell", at_stake("5000"), False),
        ("buy", at_stake("-5000"), False),
    ],
)
def test_an_entry_may_take_the_account_as_far_as_its_limit_on_its_own_side(side, stake, denied):
    """What rests on the other side makes no room: it may never fill. A hedge passes, however far the account is on the other side."""
    order = an_order(side=side, limit_price="10")
    verdict = verdict_on(order, config=a_config(limits=LIMITED), exposure=stake, quote=a_quote("10"))
    assert codes(verdict) == ([ReasonCode.MAX_NET_EXPOSURE] if denied else [])


def test_what_makes_it_up_is_said():
    order = an_order(side="sell", limit_price="10", quantity="30")
    verdict = verdict_on(
        order, config=a_config(limits=LIMITED), exposure=at_stake("-600", sells="200"), quote=a_quote("10")
    )
    assert verdict.reasons[0].values == {
        "account": "main",
        "limit": "1000",
        "actual": "-1100",
        "before": "-600",
        "reserved": "200",
        "notional": "300",
    }


def test_exits_pass_however_far_the_account_is():
    """S8."""
    closing = an_order(side="sell", quantity="10")
    verdict = verdict_on(
        closing, config=a_config(limits=LIMITED), exposure=at_stake("50000"), holding=a_holding("10"), quote=a_quote()
    )
    assert codes(verdict) == []


def test_what_is_not_known_denies():
    """S7: nobody counted; a price of something that is held; the price of the order."""
    config, limit = a_config(limits=LIMITED), an_order(limit_price="10")
    assert codes(verdict_on(limit, config=config, exposure=None)) == [ReasonCode.STATE_UNKNOWN]
    unpriced = at_stake("0", unpriced=frozenset({"MSFT"}))
    assert codes(verdict_on(limit, config=config, exposure=unpriced)) == [ReasonCode.PRICE_UNKNOWN]
    assert codes(verdict_on(config=config)) == [ReasonCode.PRICE_UNKNOWN]


def test_longs_and_shorts_of_the_books_offset_and_open_entries_of_each_side_do_not():
    long, short = a_holding("10", buys="1", reserved_buy_notional=D(90)), a_holding("-4", average_price="50", sells="2")
    books = Books([long, replace(short, symbol="MSFT", unpriced_sell_quantity=D(2))], {"AAPL": D(100), "MSFT": D(60)})
    stake = books.exposure("main")
    assert (stake.gross, stake.net, stake.reserved_buys, stake.reserved_sells) == (1450, 760, 90, 120)


def test_of_a_batch_as_many_pass_as_fit_and_sells_make_no_room_for_buys():
    """P14."""
    orders = [*buys(1), an_order(order_id="s", side="sell", limit_price="100"), *buys(3)]
    for number, order in enumerate(orders):
        orders[number] = order.model_copy(update={"order_id": f"o-{number}"})
    verdicts = folded(orders, Books((), {"AAPL": D(100)}), limits={"max_net_exposure": "2000"}, quote=a_quote("100"))
    assert [codes(verdict) for verdict in verdicts] == [[], [], [], *[[ReasonCode.MAX_NET_EXPOSURE]] * 2]
