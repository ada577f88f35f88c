"""Lockouts as risk sees them: each its own interval, judged by its times."""

import pytest

from contracts.reasons import ReasonCode
from tests.unit.risk_service.builders import NOW, a_holding, a_lockout, an_order, codes, seconds, verdict_on

SELL_10 = an_order(side="sell")


def test_a_lockout_in_force_denies_with_all_that_an_operator_needs():
    verdict = verdict_on(lockouts=(a_lockout(),))
    assert codes(verdict) == [ReasonCode.LOCKED]
    assert verdict.reasons[0].values == {
        "lockout_id": "l-1",
        "symbol": "AAPL",
        "reason": "watching",
        "source": "manual",
        "blocks": "all",
        "side": "both",
        "until": "2026-03-02T16:00:00Z",
    }


@pytest.mark.parametrize(
    ("lockout", "locked"),
    [
        ({"starts_at": NOW}, True),
        ({"starts_at": NOW + seconds(0.001)}, False),
        ({"expires_at": NOW}, False),
        ({"expires_at": NOW + seconds(0.001)}, True),
        ({"lifted_at": NOW - seconds(1), "lifted_by": "olga"}, False),
        ({"symbol": "*"}, True),
        ({"side": "buy"}, True),
        ({"side": "sell"}, False),
        ({"account": "main"}, True),
        ({"account": "other"}, False),
        ({"strategy": "other"}, False),
        ({"blocks": "entries"}, True),
        ({"source": "cooldown", "blocks": "entries"}, True),
    ],
)
def test_a_lockout_stops_a_buy_by_its_times_and_scope(lockout, locked):
    assert (codes(verdict_on(lockouts=(a_lockout(**lockout),))) == [ReasonCode.LOCKED]) is locked


def test_an_exit_passes_a_lockout_of_entries_and_not_one_of_all():
    """S8."""
    held = a_holding("10")
    assert codes(verdict_on(SELL_10, holding=held, lockouts=(a_lockout(blocks="entries"),))) == []
    assert codes(verdict_on(SELL_10, holding=held, lockouts=(a_lockout(blocks="all"),))) == [ReasonCode.LOCKED]


def test_every_lockout_that_stops_an_order_is_named():
    verdict = verdict_on(lockouts=(a_lockout(), a_lockout(id="l-2", symbol="*")))
    assert [reason.values["lockout_id"] for reason in verdict.reasons] == ["l-1", "l-2"]
