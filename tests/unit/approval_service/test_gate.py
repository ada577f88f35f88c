"""What the approval gate does with one order that passed risk."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approval_service.domain.approval import Approval, ApprovalStatus
from approval_service.domain.gate import Asked, Denied, Ignored, Known, Passed, Returned, Waits, judge
from contracts.reasons import Reason, ReasonCode
from contracts.values import Mode, Stage
from tests.support.builders import NOON, an_order
from tests.unit.approval_service.builders import MINUTE, a_candidate, a_config, asked

SWITCHED_ON = Reason.of(ReasonCode.APPROVAL_REQUIRED, Stage.APPROVAL, mode="paper")
AUTOMATIC = a_config()
BY_HAND = a_config(auto_approve_paper=False)
ENDED = [ApprovalStatus.REJECTED, ApprovalStatus.EXPIRED, ApprovalStatus.INVALIDATED]


def approved(approval: Approval, by: str = "dana") -> Approval:
    return replace(approval, status=ApprovalStatus.APPROVED, decided_by=by, decided_at=NOON)


def test_a_paper_order_passes_automatically_where_paper_is_approved_automatically() -> None:
    assert judge(a_candidate(), Known(), AUTOMATIC, now=NOON) == Passed("automatic")


def test_a_paper_order_waits_for_a_person_where_paper_is_not_approved_automatically() -> None:
    assert judge(a_candidate(), Known(), BY_HAND, now=NOON) == Asked((SWITCHED_ON,))


@given(
    mode=st.sampled_from([Mode.PAPER, Mode.LIVE]),
    auto_paper=st.booleans(),
    live_by_hand=st.booleans(),
    exempt_exits=st.booleans(),
    reduces=st.booleans(),
)
def test_whether_a_person_is_asked_follows_from_mode_and_settings_alone(
    mode: Mode, auto_paper: bool, live_by_hand: bool, exempt_exits: bool, reduces: bool
) -> None:
    """CONTRACTS, `requires_approval`: paper, live, and `exempt_exits`, which lets exits go on."""
    config = a_config(
        mode=mode, auto_approve_paper=auto_paper, require_approval_for_live=live_by_hand, exempt_exits=exempt_exits
    )
    wanted = {(Mode.PAPER, True): False, (Mode.PAPER, False): True, (Mode.LIVE, True): True, (Mode.LIVE, False): False}
    setting = auto_paper if mode is Mode.PAPER else live_by_hand
    held = wanted[mode, setting] and not (exempt_exits and reduces)

    verdict = judge(a_candidate(mode=mode, reduces=reduces), Known(), config, now=NOON)

    assert isinstance(verdict, Asked) if held else verdict == Passed("automatic")


@pytest.mark.parametrize("older", [0, 1])
def test_a_pass_of_an_older_config_is_returned(older: int) -> None:
    """P4: v2 switches approval on; neither its absence in v1 nor its presence in v2 is applied to a pass of v1."""
    config = a_config(version=2, auto_approve_paper=False)
    assert judge(a_candidate(config_version=older), Known(), config, now=NOON) == Returned()


def test_a_pass_of_a_config_that_is_not_there_is_returned() -> None:
    """P4: a newer version than the fence's cannot be, save after a restore; it is not believed either."""
    assert judge(a_candidate(config_version=3), Known(), a_config(version=2), now=NOON) == Returned()


def test_an_approved_order_is_returned_too_when_its_pass_is_old() -> None:
    """P4 holds for whoever approved."""
    candidate = a_candidate(config_version=1)
    known = Known(approved(asked(candidate)))
    assert judge(candidate, known, a_config(version=2), now=NOON) == Returned()


@pytest.mark.parametrize("config", [AUTOMATIC, BY_HAND])
def test_pending_stays_pending_whatever_the_config_says_now(config: Any) -> None:
    """P5: switching approval off releases nothing that waits."""
    approval = asked()
    again = a_candidate(approval.order, round=1)
    assert judge(again, Known(approval), config, now=NOON) == Waits(approval)


@pytest.mark.parametrize("config", [AUTOMATIC, BY_HAND])
def test_an_approved_order_passes_as_that_operators_and_is_not_asked_again(config: Any) -> None:
    """P5"""
    approval = approved(asked(), by="dana")
    again = a_candidate(approval.order, round=3)
    assert judge(again, Known(approval), config, now=NOON + 14 * MINUTE) == Passed("dana", approval)


@pytest.mark.parametrize("config", [AUTOMATIC, BY_HAND])
@pytest.mark.parametrize(
    ("status", "code"),
    [
        (ApprovalStatus.REJECTED, ReasonCode.APPROVAL_REJECTED),
        (ApprovalStatus.EXPIRED, ReasonCode.APPROVAL_EXPIRED),
        (ApprovalStatus.INVALIDATED, ReasonCode.APPROVAL_INVALIDATED),
    ],
)
def test_an_ended_approval_denies_its_order_for_good(config: Any, status: ApprovalStatus, code: ReasonCode) -> None:
    """P5, S6"""
    approval = replace(asked(), status=status)
    verdict = judge(a_candidate(approval.order, round=1), Known(approval), config, now=NOON)
    assert isinstance(verdict, Denied)
    assert (verdict.reason.code, verdict.reason.stage) == (code, Stage.APPROVAL)


def test_approved_but_not_released_in_time_is_denied() -> None:
    """S6: an approval stands until its expiry, exactly."""
    approval = approved(asked(minutes=15))
    again = a_candidate(approval.order, round=1)
    assert isinstance(judge(again, Known(approval), AUTOMATIC, now=NOON + 15 * MINUTE - MINUTE / 60), Passed)
    verdict = judge(again, Known(approval), AUTOMATIC, now=NOON + 15 * MINUTE)
    assert isinstance(verdict, Denied)
    assert verdict.reason.code is ReasonCode.APPROVAL_LAPSED


def test_nothing_is_made_of_an_order_that_is_final() -> None:
    """P13: it became final before it came here."""
    assert judge(a_candidate(), Known(final=True), BY_HAND, now=NOON) == Ignored()


def test_an_older_round_than_the_approvals_says_nothing() -> None:
    """P15: a late sweep, a republish or a retried dead letter changes nothing."""
    approval = approved(asked(a_candidate(round=2)))
    assert judge(a_candidate(approval.order, round=1), Known(approval), AUTOMATIC, now=NOON) == Ignored()


def test_an_approval_is_bound_to_the_terms_that_were_asked_about() -> None:
    approval = approved(asked())
    other = a_candidate(an_order(order_id=approval.order.order_id, quantity="2"), round=1)
    verdict = judge(other, Known(approval), AUTOMATIC, now=NOON)
    assert isinstance(verdict, Denied)
    assert verdict.reason.code is ReasonCode.TERMS_CHANGED


def test_a_pass_of_other_terms_lets_nothing_through() -> None:
    verdict = judge(a_candidate(terms_hash="0" * 64), Known(), AUTOMATIC, now=NOON)
    assert isinstance(verdict, Denied)
    assert verdict.reason.code is ReasonCode.TERMS_CHANGED


@pytest.mark.parametrize(
    ("candidate", "config"),
    [
        (a_candidate(mode=Mode.PAPER), a_config(mode=Mode.LIVE, mode_epoch=1)),
        (a_candidate(mode=Mode.PAPER, mode_epoch=0), a_config(mode=Mode.PAPER, mode_epoch=2)),
    ],
)
def test_another_mode_or_epoch_is_denied(candidate: Any, config: Any) -> None:
    """P6: `live` and back is a change too."""
    verdict = judge(candidate, Known(), config, now=NOON)
    assert isinstance(verdict, Denied)
    assert verdict.reason.code is ReasonCode.MODE_CHANGED


def test_a_disabled_order_never_passes_though_nobody_is_asked() -> None:
    """S7: risk denies it before; should one come here, `requires_approval` is false and it still does not go on."""
    verdict = judge(a_candidate(mode=Mode.DISABLED), Known(), a_config(mode=Mode.DISABLED), now=NOON)
    assert isinstance(verdict, Denied)
    assert verdict.reason.code is ReasonCode.MODE_DISABLED


@given(
    status=st.sampled_from(ApprovalStatus),
    final=st.booleans(),
    round=st.integers(0, 3),
    config_version=st.integers(0, 3),
    mode=st.sampled_from(Mode),
    mode_epoch=st.integers(0, 2),
    auto=st.booleans(),
    minutes=st.integers(0, 30),
)
def test_it_passes_only_on_a_standing_approval_once_one_was_asked_for(
    status: ApprovalStatus,
    final: bool,
    round: int,
    config_version: int,
    mode: Mode,
    mode_epoch: int,
    auto: bool,
    minutes: int,
) -> None:
    """P5, S6: never raises, and passes only what a person approved, in time, under the config in force, in the mode it was proposed in."""
    approval = replace(asked(a_candidate(round=1), minutes=15), status=status, decided_by="dana")
    candidate = a_candidate(
        approval.order, round=round, config_version=config_version, mode=mode, mode_epoch=mode_epoch
    )
    config = a_config(version=2, mode_epoch=1, auto_approve_paper=auto)

    verdict = judge(candidate, Known(approval, final), config, now=NOON + minutes * MINUTE)

    may_pass = (
        status is ApprovalStatus.APPROVED
        and minutes < 15
        and not final
        and round >= 1
        and (config_version, mode, mode_epoch) == (2, Mode.PAPER, 1)
    )
    assert (verdict == Passed("dana", approval)) == may_pass
    assert isinstance(verdict, Passed) == may_pass
