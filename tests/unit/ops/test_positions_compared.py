"""What the journal makes of positions, beside what is shown."""

from decimal import Decimal

import pytest

from ops.positions_compared import differences
from risk_service.domain.strategy_position import StrategyPosition

KEY = ("main", "momentum", "AAPL")


def made(quantity, cost, realised):
    return StrategyPosition(*KEY, Decimal(quantity), Decimal(cost), Decimal(realised))


def shown(quantity, cost, realised):
    return {KEY: {"quantity": quantity, "cost": cost, "realised": realised}}


def test_the_same_is_no_difference_and_neither_is_what_was_there_a_moment_ago():
    states = [made("10", "1000", "0"), made("6", "600", "40")]
    assert differences([(KEY, states)], shown("6", "600", "40")) == []
    assert differences([(KEY, states)], shown("10", "1000", "0")) == []


@pytest.mark.parametrize("there", [shown("7", "600", "40"), shown("6", "601", "40"), shown("6", "600", "39"), {}])
def test_what_is_shown_otherwise_is_a_difference(there):
    (difference,) = differences([(KEY, [made("6", "600", "40")])], there)
    assert (difference.key, difference.is_of_order_alone) == (KEY, False)
    assert str(difference).startswith("main momentum AAPL: by the journal quantity 6, cost 600, realised 40; shown ")


def test_what_the_journal_does_not_know_is_a_difference():
    (difference,) = differences([], shown("6", "600", "40"))
    assert str(difference.journal) == "quantity 0, cost 0, realised 0"


def test_the_same_money_parted_otherwise_is_told_apart():
    """Bought 10 at 100, sold 5 at 110, bought 5 at 120: the last two the other way round cost more and realise less."""
    (difference,) = differences(
        [(KEY, [made("10", "1100", "50")])], shown("10", "1066.666666666667", "16.666666666667")
    )
    assert difference.is_of_order_alone


def test_what_never_had_an_effect_is_not_shown_and_no_difference():
    assert differences([(KEY, [made("0", "0", "0")])], {}) == []
