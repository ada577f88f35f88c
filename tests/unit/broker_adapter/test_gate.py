"""The release gate's decision (P7)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker_adapter.domain.gate import Deny, Release, Return, Seen, judge
from contracts.reasons import ReasonCode
from tests.support.builders import NOON, an_approval, versions

DEADLINE = timedelta(seconds=2)


def judged(approved, *, after: float = 1, **seen):
    return judge(approved, Seen(versions(**seen), NOON + timedelta(seconds=after)), send_deadline=DEADLINE)


def test_an_order_leaves_when_both_passes_hold() -> None:
    """P7, S1."""
    verdict = judged(an_approval())
    assert isinstance(verdict, Release)
    assert verdict.send_by == NOON + timedelta(seconds=3)


@pytest.mark.parametrize(
    ("seen", "code"),
    [
        ({"config": 2}, ReasonCode.CONFIG_CHANGED),
        ({"symbol": 1}, ReasonCode.LOCKOUTS_CHANGED),
        ({"all": 1}, ReasonCode.LOCKOUTS_CHANGED),
    ],
)
def test_a_change_of_any_version_returns_it(seen: dict[str, int], code: ReasonCode) -> None:
    """P7."""
    verdict = judged(an_approval(), **seen)
    assert isinstance(verdict, Return)
    assert verdict.code is code


def test_the_approval_gate_must_have_decided_under_the_config_in_force_too() -> None:
    """P4: risk passed under version 2, a gate replica still at 1 approved by itself, and version 2 switched approval on."""
    approved = an_approval(risk={"versions": versions(config=2)}, approval={"config_version": 1})
    verdict = judged(approved, config=2)
    assert isinstance(verdict, Return)


@pytest.mark.parametrize("after", [30, 31])
def test_a_pass_older_than_its_lease_returns_it(after: float) -> None:
    """P3, P7: an end exactly now is over."""
    verdict = judged(an_approval(), after=after)
    assert isinstance(verdict, Return)
    assert verdict.code is ReasonCode.PASS_EXPIRED


def test_a_lapsed_approval_denies_before_anything_is_returned() -> None:
    """P7: else it would be decided again for ever, and its approval would never be seen to have lapsed."""
    approved = an_approval(
        approval={"by": "dana", "approval_id": "a", "approval_expires_at": NOON + timedelta(seconds=5)}
    )
    verdict = judged(approved, after=5, config=9)
    assert isinstance(verdict, Deny)
    assert verdict.reason.code is ReasonCode.APPROVAL_LAPSED


def test_a_pass_for_other_terms_lets_nothing_out() -> None:
    """S6: a pass is bound to the terms by their hash."""
    verdict = judged(an_approval(risk={"terms_hash": "of another order"}))
    assert isinstance(verdict, Deny)
    assert verdict.reason.code is ReasonCode.TERMS_CHANGED


@given(lease=st.floats(0.1, 30), approval=st.floats(0.1, 30), after=st.floats(0, 40))
def test_nothing_is_sent_after_its_lease_its_approval_or_the_send_deadline(
    lease: float, approval: float, after: float
) -> None:
    """P7: `send_by` is the earliest of the three."""
    approved = an_approval(
        risk={"lease_seconds": lease},
        approval={"by": "dana", "approval_id": "a", "approval_expires_at": NOON + timedelta(seconds=approval)},
    )
    verdict = judged(approved, after=after)
    if isinstance(verdict, Release):
        now = NOON + timedelta(seconds=after)
        assert (
            now
            < verdict.send_by
            <= min(now + DEADLINE, NOON + timedelta(seconds=lease), NOON + timedelta(seconds=approval))
        )
    else:
        assert after >= min(lease, approval) - 1e-6
