"""Exits are reserved (P14)."""

from decimal import Decimal

import pytest

from contracts.reasons import ReasonCode
from tests.unit.risk_service.builders import a_config, a_holding, a_lockout, an_order, codes, verdict_on

REDUCE_ONLY = a_config(trading_state="reduce_only")


@pytest.mark.parametrize(
    ("side", "quantity", "position", "resting_sells", "resting_buys", "exit"),
    [
        ("sell", "10", "10", "0", "0", True),
        ("sell", "10.000000000001", "10", "0", "0", False),  # flips
        ("sell", "4", "10", "6", "0", True),
        ("sell", "5", "10", "6", "0", False),
        ("sell", "1", "0", "0", "0", False),
        ("sell", "1", "-5", "0", "0", False),  # larger
        ("buy", "5", "-5", "0", "0", True),
        ("buy", "5", "-5", "0", "1", False),
        ("buy", "1", "10", "0", "0", False),
        ("sell", "10", "10", "0", "90", True),  # open buys may never fill
    ],
)
def test_an_order_is_an_exit_as_far_as_the_position_is_not_used_up(
    side, quantity, position, resting_sells, resting_buys, exit
):
    """P14."""
    holding = a_holding(position, sells=resting_sells, buys=resting_buys)
    verdict = verdict_on(an_order(side=side, quantity=quantity), holding=holding)
    assert verdict.risk_pass.reduces is exit


@pytest.mark.parametrize(
    "control",
    [
        {"config": REDUCE_ONLY},
        {"lockouts": (a_lockout(blocks="entries"),)},
        {"config": a_config(limits={"max_gross_exposure": "10"}), "exposure": "1000"},
    ],
)
def test_a_second_exit_is_refused_as_an_entry_and_told_what_to_cancel(control):
    """P14: the position of 10 is used up by two orders that rest."""
    holding = a_holding("10", sells="10", resting_sells=("o-7", "o-8"))
    verdict = verdict_on(an_order(side="sell", quantity="10", limit_price="100"), holding=holding, **control)
    assert codes(verdict)[-1] is ReasonCode.EXIT_ALREADY_RESERVED
    assert len(verdict.reasons) == 2
    assert verdict.reasons[-1].values == {"position": "10", "reserved": "10", "orders": "o-7, o-8"}


def test_nothing_to_cancel_is_named_where_canceling_would_not_help():
    """P14: 11 of 10 is an entry anyway, and a halt stops exits too."""
    holding = a_holding("10", sells="10", resting_sells=("o-7",))
    too_large = verdict_on(an_order(side="sell", quantity="11"), holding=holding, config=REDUCE_ONLY)
    halted = verdict_on(an_order(side="sell", quantity="10"), holding=holding, config=a_config(trading_state="halted"))
    assert codes(too_large) == [ReasonCode.REDUCE_ONLY]
    assert codes(halted) == [ReasonCode.TRADING_HALTED]


def test_an_exit_reserves_its_quantity_and_no_exposure():
    """P14."""
    reservation = verdict_on(an_order(side="sell", quantity="4", limit_price="90"), holding=a_holding("10")).reservation
    assert (reservation.quantity, reservation.price) == (Decimal(4), Decimal(0))


def test_an_entry_reserves_its_notional():
    """P14."""
    reservation = verdict_on(an_order(quantity="4", limit_price="90")).reservation
    assert (reservation.quantity, reservation.price) == (Decimal(4), Decimal(90))
