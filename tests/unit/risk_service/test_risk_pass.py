"""The pass is a lease (P3)."""

import pytest

from contracts.passes import ControlVersions
from contracts.values import Mode
from tests.unit.risk_service.builders import (
    NOW,
    a_config,
    a_holding,
    a_lockout,
    a_quote,
    an_order,
    seconds,
    verdict_on,
)

NOTIONAL = {"max_order_notional": "100000"}


def test_a_pass_names_what_it_was_decided_under():
    """P3: versions, terms hash, mode and its epoch, round."""
    order = an_order()
    risk_pass = verdict_on(order, candidate={"round": 2, "mode_epoch": 4}, mode_epoch=4).risk_pass
    assert risk_pass.versions == ControlVersions(config=7, symbol_lockouts=3, all_lockouts=2)
    assert risk_pass.terms_hash == order.terms_hash
    assert (risk_pass.mode, risk_pass.mode_epoch, risk_pass.round) == (Mode.PAPER, 4, 2)
    assert risk_pass.decided_at == NOW


def test_a_pass_lasts_30_seconds_at_most():
    """P3: always."""
    assert verdict_on().risk_pass.valid_until == NOW + seconds(30)


@pytest.mark.parametrize(
    ("lockout", "until"),
    [
        ({"starts_at": NOW + seconds(10)}, 10),
        ({"starts_at": NOW + seconds(10), "symbol": "*"}, 10),
        ({"starts_at": NOW + seconds(40)}, 30),
        ({"starts_at": NOW + seconds(10), "side": "sell"}, 30),
        ({"starts_at": NOW + seconds(10), "account": "other"}, 30),
        ({"starts_at": NOW + seconds(10), "lifted_at": NOW - seconds(5), "lifted_by": "olga"}, 30),
    ],
)
def test_a_scheduled_lockout_that_concerns_the_order_ends_its_lease(lockout, until):
    """P3."""
    assert verdict_on(lockouts=(a_lockout(**lockout),)).risk_pass.valid_until == NOW + seconds(until)


def test_a_scheduled_lockout_of_entries_does_not_end_the_lease_of_an_exit():
    """P3, S8."""
    scheduled = a_lockout(starts_at=NOW + seconds(10), blocks="entries")
    verdict = verdict_on(an_order(side="sell"), holding=a_holding("10"), lockouts=(scheduled,))
    assert verdict.risk_pass.valid_until == NOW + seconds(30)


def test_a_lease_ends_when_the_quote_goes_stale_that_a_check_used():
    """P3: quoted 55 s ago and good for 60."""
    verdict = verdict_on(config=a_config(limits=NOTIONAL), quote=a_quote(age=55))
    assert verdict.risk_pass.valid_until == NOW + seconds(5)


@pytest.mark.parametrize("limits", [{}, NOTIONAL, {"max_gross_exposure": "100000"}])
def test_a_quote_that_no_check_needs_ends_no_lease(limits):
    """P3: a limit order states its price, and nothing else is asked of the quote."""
    verdict = verdict_on(an_order(limit_price="100"), config=a_config(limits=limits), quote=a_quote(age=55))
    assert verdict.risk_pass.valid_until == NOW + seconds(30)


def test_a_pass_says_whether_the_order_reduces():
    assert verdict_on(an_order(side="sell"), holding=a_holding("10")).risk_pass.reduces is True
    assert verdict_on(an_order(side="buy"), holding=a_holding("10")).risk_pass.reduces is False
