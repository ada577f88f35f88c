"""An account's day, from valuation to valuation."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from contracts.limits import LossBasis
from risk_service.domain.account_day import valued
from tests.unit.risk_service.builders import NOW, a_day, a_profit, seconds
from tests.unit.risk_service.strategies import profits

MIDNIGHT = NOW - seconds(15 * 3600)
TOTAL, REALISED = LossBasis.TOTAL, LossBasis.REALISED
D = Decimal


def value(before, profit, *, starts_at=MIDNIGHT):
    return valued(before, "main", profit, starts_at=starts_at, now=NOW)


def test_an_account_that_was_never_valued_is_new_and_all_that_it_made_counts():
    day = value(None, a_profit("-3", "-5"))
    assert (day.started_at, day.result(TOTAL), day.result(REALISED)) == (MIDNIGHT, -5, -3)
    assert day.drawdown(TOTAL) == 5


def test_a_day_is_counted_from_its_opening_and_fallen_from_its_highest():
    """Opened at 100, up to 130, now 90."""
    day = value(value(a_day(a_profit("0", "100")), a_profit("0", "130")), a_profit("0", "90"))
    assert (day.result(TOTAL), day.drawdown(TOTAL)) == (-10, 40)
    assert (day.result(REALISED), day.drawdown(REALISED)) == (0, 0)


def test_the_first_valuation_of_a_new_day_opens_it_with_the_last_of_the_old():
    """What prices did over night is the new day's."""
    yesterday = a_day(a_profit("0", "100"), high=a_profit("0", "500"), last=a_profit("20", "80"), hours=39)
    day = value(yesterday, a_profit("20", "50"))
    assert day.started_at == MIDNIGHT
    assert (day.opening, day.high) == (a_profit("20", "80"), a_profit("20", "80"))
    assert (day.result(TOTAL), day.drawdown(TOTAL), day.result(REALISED)) == (-30, 30, 0)


def test_where_a_price_is_not_known_the_total_stays_and_the_realised_goes_on():
    day = value(a_day(a_profit("0", "100")), a_profit("-7", None))
    assert (day.last, day.result(REALISED)) == (a_profit("-7", "100"), -7)


def test_a_total_that_was_never_known_opens_the_day_once_it_is():
    """The first day after an upgrade: no price was known then."""
    day = value(a_day(a_profit("40", None)), a_profit("40", None))
    assert (day.result(TOTAL), day.drawdown(TOTAL)) == (None, None)
    day = value(value(day, a_profit("40", "60")), a_profit("40", "55"))
    assert (day.result(TOTAL), day.drawdown(TOTAL)) == (-5, 5)


def test_a_start_that_is_moved_back_brings_no_past_back():
    begun = a_day(a_profit("0", "100"), hours=2)
    assert value(begun, a_profit("0", "90")).started_at == begun.started_at
    assert value(begun, a_profit("0", "90")).result(TOTAL) == -10


@given(st.lists(st.tuples(profits, st.booleans()), min_size=1, max_size=8))
def test_a_day_never_falls_below_zero_from_its_highest_and_repeats_nothing(history):
    day, start = None, MIDNIGHT
    for profit, rolls in history:
        start = start + seconds(60) if rolls else start
        day = value(day, profit, starts_at=start)
        assert value(day, profit, starts_at=start) == day
        for basis in LossBasis:
            fallen = day.drawdown(basis)
            assert fallen is None or fallen >= 0
            assert (fallen is None) == (day.result(basis) is None)
