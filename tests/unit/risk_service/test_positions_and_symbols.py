"""Position limit, short selling, symbols that may be entered, open orders, the collar in money."""

import pytest

from contracts.reasons import ReasonCode
from risk_service.domain.books import Books
from tests.unit.risk_service.builders import a_config, a_holding, a_quote, an_order, codes, verdict_on
from tests.unit.risk_service.test_fold import buys, folded


@pytest.mark.parametrize(
    ("side", "quantity", "position", "resting", "denied"),
    [
        ("buy", "10", "90", {}, False),
        ("buy", "10.01", "90", {}, True),
        ("buy", "10", "80", {"buys": "10"}, False),
        ("buy", "10", "80", {"buys": "10.01"}, True),
        ("sell", "10", "-90", {}, False),
        ("sell", "10", "-90", {"sells": "1"}, True),
        ("sell", "190", "90", {}, False),
        ("sell", "190.01", "90", {}, True),
        ("sell", "90", "500", {}, False),
        ("buy", "90", "-500", {}, False),
    ],
)
def test_a_position_may_be_as_large_as_its_limit_either_way(side, quantity, position, resting, denied):
    """What rests on the same side counts as filled; the other side does not make room. Exits of a position beyond it pass."""
    verdict = verdict_on(
        an_order(side=side, quantity=quantity),
        config=a_config(limits={"max_position_quantity": "100"}),
        holding=a_holding(position, **resting),
    )
    assert codes(verdict) == ([ReasonCode.MAX_POSITION] if denied else [])


def test_a_position_that_would_be_too_large_is_said_with_what_makes_it_up():
    config = a_config(limits={"max_position_quantity": "100"})
    verdict = verdict_on(an_order(quantity="50"), config=config, holding=a_holding("30", buys="40"))
    assert verdict.reasons[0].values == {
        "account": "main",
        "symbol": "AAPL",
        "limit": "100",
        "actual": "120",
        "position": "30",
        "reserved": "40",
    }


@pytest.mark.parametrize(
    ("side", "quantity", "position", "sells", "denied"),
    [
        ("sell", "10", "10", "0", False),
        ("sell", "10.01", "10", "0", True),
        ("sell", "10", "10", "1", True),
        ("sell", "1", "0", "0", True),
        ("buy", "1", "-5", "0", False),
        ("buy", "10", "-5", "0", False),
    ],
)
def test_without_short_selling_nobody_sells_what_is_not_held(side, quantity, position, sells, denied):
    verdict = verdict_on(
        an_order(side=side, quantity=quantity),
        config=a_config(limits={"short_selling": False}),
        holding=a_holding(position, sells=sells),
    )
    assert (ReasonCode.SHORT_SELLING in codes(verdict)) is denied


def test_a_second_sell_of_the_same_shares_says_which_order_is_in_the_way():
    holding = a_holding("10", sells="10", resting_sells=("o-0",))
    verdict = verdict_on(an_order(side="sell"), config=a_config(limits={"short_selling": False}), holding=holding)
    assert codes(verdict) == [ReasonCode.SHORT_SELLING, ReasonCode.EXIT_ALREADY_RESERVED]


@pytest.mark.parametrize(
    ("limits", "denied"),
    [
        ({"allowed_symbols": ["AAPL", "MSFT"]}, []),
        ({"allowed_symbols": ["MSFT"]}, [ReasonCode.SYMBOL_NOT_ALLOWED]),
        ({"allowed_symbols": []}, [ReasonCode.SYMBOL_NOT_ALLOWED]),
        ({"restricted_symbols": ["MSFT"]}, []),
        ({"restricted_symbols": ["aapl"]}, [ReasonCode.SYMBOL_RESTRICTED]),
        (
            {"allowed_symbols": ["MSFT"], "restricted_symbols": ["AAPL"]},
            [ReasonCode.SYMBOL_NOT_ALLOWED, ReasonCode.SYMBOL_RESTRICTED],
        ),
    ],
)
def test_only_allowed_symbols_are_entered_and_restricted_ones_are_not(limits, denied):
    assert codes(verdict_on(config=a_config(limits=limits))) == denied
    closing = verdict_on(an_order(side="sell"), config=a_config(limits=limits), holding=a_holding("10"))
    assert codes(closing) == [], "what is held can be closed (S8)"


@pytest.mark.parametrize(("count", "denied"), [(0, False), (4, False), (5, True), (9, True)])
def test_an_account_has_at_most_so_many_open_orders(count, denied):
    config = a_config(limits={"max_open_orders": 5})
    verdict = verdict_on(config=config, open_orders=count)
    assert codes(verdict) == ([ReasonCode.MAX_OPEN_ORDERS] if denied else [])
    assert codes(verdict_on(an_order(side="sell"), config=config, open_orders=count, holding=a_holding("10"))) == []


def test_open_orders_that_nobody_counted_deny():
    """S7."""
    verdict = verdict_on(config=a_config(limits={"max_open_orders": 5}), open_orders=None)
    assert codes(verdict) == [ReasonCode.STATE_UNKNOWN]


def test_of_a_batch_as_many_pass_as_may_be_open():
    """P14: each verdict is seen by the next one, and accounts do not share."""
    books = Books((), {}, {"main": 2})
    verdicts = folded([*buys(5), an_order(order_id="x", account="other")], books, limits={"max_open_orders": 4})
    assert [codes(verdict) for verdict in verdicts] == [[], [], *[[ReasonCode.MAX_OPEN_ORDERS]] * 3, []]


@pytest.mark.parametrize(
    ("prices", "denied"),
    [
        ({"limit_price": "102"}, []),
        ({"limit_price": "102.01"}, ["limit_price"]),
        ({"limit_price": "97.99"}, ["limit_price"]),
        ({"stop_price": "103", "limit_price": "104"}, ["limit_price", "stop_price"]),
        ({}, []),
    ],
)
def test_the_collar_in_money_holds_prices_near_the_last_one(prices, denied):
    config = a_config(limits={"price_collar_amount": "2"})
    verdict = verdict_on(an_order(**prices), config=config, quote=a_quote("100"))
    assert codes(verdict) == [ReasonCode.PRICE_COLLAR_AMOUNT] * len(denied)
    assert [reason.values["which"] for reason in getattr(verdict, "reasons", ())] == denied


def test_both_collars_are_said():
    config = a_config(limits={"price_collar_amount": "2", "price_collar_percent": "5"})
    verdict = verdict_on(an_order(limit_price="110"), config=config, quote=a_quote("100"))
    assert codes(verdict) == [ReasonCode.PRICE_COLLAR, ReasonCode.PRICE_COLLAR_AMOUNT]
    assert verdict.reasons[1].values == {
        "which": "limit_price",
        "price": "110",
        "reference": "100",
        "against": "reference",
        "limit": "2",
        "actual": "10",
    }


def test_a_collar_in_money_without_a_price_to_compare_denies():
    """S7."""
    verdict = verdict_on(an_order(limit_price="100"), config=a_config(limits={"price_collar_amount": "2"}))
    assert codes(verdict) == [ReasonCode.PRICE_UNKNOWN]
