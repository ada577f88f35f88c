"""The operator's decision on one approval."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal

import pytest

from approval_service.domain import approval_life
from approval_service.domain.approval import Approval, ApprovalStatus
from approval_service.domain.approval_life import Decided, Outcome, SaidBefore
from contracts.config import ConfigSnapshot
from contracts.messages import Problem
from contracts.values import Mode
from tests.support.builders import NOON, an_order
from tests.unit.approval_service.builders import MINUTE, a_candidate, a_config, asked

Decision = Literal["approved", "rejected"]
BOTH: list[Decision] = ["approved", "rejected"]


def decide(
    approval: Approval,
    decision: Decision,
    *,
    by: str = "dana",
    config: ConfigSnapshot | None = None,
    after: timedelta = MINUTE,
) -> Outcome:
    return approval_life.decide(
        approval, decision, by=by, reason="looked at it", config=config or a_config(), now=NOON + after
    )


def refused(outcome: Outcome) -> Problem:
    assert isinstance(outcome, Problem)
    return outcome


def decided(outcome: Outcome) -> Approval:
    assert isinstance(outcome, Decided)
    return outcome.approval


@pytest.mark.parametrize("decision", BOTH)
def test_a_pending_approval_is_decided_with_who_when_and_why(decision: Decision) -> None:
    """S10"""
    approval = decided(decide(asked(), decision))
    assert (approval.status, approval.decided_by, approval.decided_at, approval.reason) == (
        decision, "dana", NOON + MINUTE, "looked at it",
    )  # fmt: skip


@pytest.mark.parametrize("decision", BOTH)
def test_the_same_decision_twice_by_the_same_person_is_fine(decision: Decision) -> None:
    approval = decided(decide(asked(), decision))
    assert decide(approval, decision) == SaidBefore(approval)


@pytest.mark.parametrize(
    ("first", "second", "by"), [("approved", "rejected", "dana"), ("approved", "approved", "erik")]
)
def test_another_decision_or_another_persons_is_told_which_one_won(first: Any, second: Any, by: str) -> None:
    problem = refused(decide(decided(decide(asked(), first)), second, by=by))
    assert (problem.code, problem.status) == ("ALREADY_DECIDED", 409)
    assert problem.values["decision"] == {
        "status": "approved",
        "decided_by": "dana",
        "decided_at": "2026-03-02T12:01:00Z",
        "reason": "looked at it",
    }


@pytest.mark.parametrize("decision", BOTH)
def test_an_expiry_exactly_now_is_too_late(decision: Decision) -> None:
    """S6: whether or not the sweeper has been there."""
    problem = refused(decide(asked(minutes=15), decision, after=15 * MINUTE))
    assert (problem.code, problem.status) == ("APPROVAL_EXPIRED", 409)
    decided(decide(asked(minutes=15), decision, after=15 * MINUTE - MINUTE / 60))


def test_nothing_is_approved_during_a_halt() -> None:
    problem = refused(decide(asked(), "approved", config=a_config(trading_state="halted")))
    assert (problem.code, problem.status) == ("TRADING_HALTED", 409)


@pytest.mark.parametrize(
    "scope", [{"account": "main"}, {"strategy": "default"}, {"symbol": "AAPL"}, {"account": "main", "symbol": "AAPL"}]
)
def test_nothing_is_approved_while_a_suspension_halts_it(scope: dict[str, str]) -> None:
    config = a_config(suspensions=({"state": "halted", "reason": "r", "by": "dana", "at": NOON, **scope},))
    assert refused(decide(asked(), "approved", config=config)).code == "TRADING_HALTED"


def test_a_suspension_of_another_symbol_hinders_nothing() -> None:
    config = a_config(suspensions=({"state": "halted", "reason": "r", "by": "dana", "at": NOON, "symbol": "MSFT"},))
    decided(decide(asked(), "approved", config=config))


def test_rejecting_is_possible_during_a_halt() -> None:
    decided(decide(asked(), "rejected", config=a_config(trading_state="halted")))


def test_reduce_only_hinders_no_decision() -> None:
    """It is judged when the operator has decided, at release."""
    decided(decide(asked(), "approved", config=a_config(trading_state="reduce_only")))


@pytest.mark.parametrize("decision", BOTH)
@pytest.mark.parametrize(
    "config",
    [
        a_config(mode=Mode.LIVE, mode_epoch=1),
        a_config(mode=Mode.PAPER, mode_epoch=2),
        a_config(mode=Mode.DISABLED, mode_epoch=1),
    ],
)
def test_a_change_of_mode_leaves_nothing_to_decide(decision: Decision, config: ConfigSnapshot) -> None:
    """P6: also before its approval has been invalidated, and also when the mode came back."""
    problem = refused(decide(asked(), decision, config=config))
    assert (problem.code, problem.status) == ("MODE_CHANGED", 409)


@pytest.mark.parametrize(
    ("because", "code"), [("MODE_CHANGED", "MODE_CHANGED"), ("CANCELED_BY_REQUEST", "APPROVAL_INVALIDATED")]
)
def test_an_invalidated_one_says_what_ended_it(because: str, code: str) -> None:
    approval = replace(asked(), status=ApprovalStatus.INVALIDATED, reason=because)
    assert refused(decide(approval, "approved")).code == code


def test_the_expiry_is_fixed_when_asked() -> None:
    """A new timeout does not change those that wait."""
    config = a_config(approval_timeout_minutes=3, auto_approve_paper=False)
    approval = approval_life.ask(asked().id, a_candidate(an_order()), config, now=NOON)
    assert approval.expires_at == NOON + 3 * MINUTE
    later = a_config(approval_timeout_minutes=60)
    assert refused(decide(approval, "approved", config=later, after=3 * MINUTE)).code == "APPROVAL_EXPIRED"
