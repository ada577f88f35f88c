"""Fills and positions, worked out by hand."""

from decimal import Decimal

import pytest

from contracts.values import Side
from risk_service.domain.positions import average_price, filled, mean_price
from tests.unit.risk_service.builders import a_holding

D = Decimal


@pytest.mark.parametrize(
    ("position", "average", "side", "quantity", "price", "after", "new_average", "realised"),
    [
        ("0", "0", "buy", "10", "100", "10", "100", "0"),
        ("10", "100", "buy", "10", "110", "20", "105", "0"),
        ("10", "100", "sell", "4", "110", "6", "100", "40"),
        ("10", "100", "sell", "10", "90", "0", "0", "-100"),
        ("10", "100", "sell", "15", "110", "-5", "110", "100"),
        ("-5", "110", "buy", "5", "100", "0", "0", "50"),
        ("-5", "110", "sell", "5", "100", "-10", "105", "0"),
        ("-5", "110", "buy", "8", "120", "3", "120", "-50"),
    ],
)
def test_a_fill_moves_the_position(position, average, side, quantity, price, after, new_average, realised):
    holding = filled(a_holding(position, average_price=average), Side(side), D(quantity), D(price), D(0))
    assert (holding.quantity, average_price(holding.quantity, holding.cost), holding.realised) == (
        D(after),
        D(new_average),
        D(realised),
    )


def test_commission_is_money_lost():
    assert filled(a_holding(average_price="0"), Side.BUY, D(10), D(100), D("1.5")).realised == D("-1.5")


def test_an_average_keeps_twelve_decimals():
    holding = filled(a_holding("1", average_price="1"), Side.BUY, D(2), D(2), D(0))
    assert average_price(holding.quantity, holding.cost) == D("1.666666666667")


def test_an_orders_average_price_weighs_its_fills():
    assert mean_price(D(0), None, D(3), D(10)) == D(10)
    assert mean_price(D(3), D(10), D(1), D(14)) == D(11)
