"""Returns end (P15, P17)."""

from datetime import timedelta

import pytest

from contracts.statuses import OrderStatus
from risk_service.domain.returns import DecideAgain, GiveUp, Ignore, Wait, delay_of, judge_return
from tests.unit.risk_service.builders import NOW, seconds
from tests.unit.risk_service.events import a_life, returned


@pytest.mark.parametrize(
    ("returns", "milliseconds"),
    [(1, 0), (2, 0), (3, 100), (4, 200), (5, 400), (6, 800), (7, 1600), (8, 2000), (9, 2000), (19, 2000)],
)
def test_from_the_third_return_in_a_row_a_delay_that_doubles(returns, milliseconds):
    """P17: 100 ms, doubling to 2 s."""
    assert delay_of(returns) == timedelta(milliseconds=milliseconds)


def test_a_return_is_decided_at_the_later_of_two_clocks():
    """P17: else two clocks loop at a scheduled start."""
    behind, ahead = NOW - seconds(1), NOW + seconds(1)
    assert judge_return(returned(observed_at=behind), a_life(), NOW) == DecideAgain(NOW)
    assert judge_return(returned(observed_at=ahead), a_life(), NOW) == DecideAgain(ahead)


def test_a_delay_is_served_by_time_passing():
    """P17: the fourth return waits 200 ms from when the gate saw it, however often it is delivered."""
    life = a_life(returns_in_a_row=3)
    assert judge_return(returned(), life, NOW + timedelta(milliseconds=50)) == Wait(0.15)
    assert judge_return(returned(), life, NOW + seconds(0.2)) == DecideAgain(NOW + seconds(0.2))


def test_the_twentieth_return_in_a_row_is_the_last():
    """P17: denied, with the versions seen."""
    assert isinstance(judge_return(returned(), a_life(returns_in_a_row=18), NOW + seconds(9)), DecideAgain)
    last = judge_return(returned(), a_life(returns_in_a_row=19), NOW + seconds(9))
    assert isinstance(last, GiveUp)
    assert last.reason.values == {
        "returns": "20",
        "last": "CONFIG_CHANGED",
        "config_version": "7",
        "symbol_lockouts_version": "3",
        "all_lockouts_version": "2",
    }


@pytest.mark.parametrize(
    "life",
    [
        a_life(round=1),
        a_life(OrderStatus.DENIED),
        a_life(OrderStatus.FILLED),
        a_life(OrderStatus.SUBMITTED),
        a_life(OrderStatus.PARTIALLY_FILLED),
    ],
)
def test_a_return_of_an_older_round_or_of_an_order_gone_on_is_ignored(life):
    """P15."""
    assert judge_return(returned(round=0), life, NOW) == Ignore()


@pytest.mark.parametrize(
    "progress", [OrderStatus.RISK_PASSED, OrderStatus.APPROVED, OrderStatus.IN_DOUBT, OrderStatus.RETURNED]
)
def test_a_return_of_this_round_is_decided(progress):
    """P15, P17: also when the ledger has not heard of the approval yet, or the return waited."""
    assert judge_return(returned(round=3), a_life(progress, round=3), NOW) == DecideAgain(NOW)
