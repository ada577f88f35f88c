"""The operator's decision on one approval."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal

import pytest

from approval_service.domain import approval_life
from approval_service.domain.approval import Approval, ApprovalStatus
from approval_service.domain.approval_life import Decided, Endorsed, Outcome, SaidBefore
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
    approval = approval_life.ask(asked().id, a_candidate(an_order()), (), config, now=NOON)
    assert approval.expires_at == NOON + 3 * MINUTE
    later = a_config(approval_timeout_minutes=60)
    assert refused(decide(approval, "approved", config=later, after=3 * MINUTE)).code == "APPROVAL_EXPIRED"


LIVE_TWO = {"mode": Mode.LIVE, "four_eyes_notional": "100"}


def live() -> Approval:
    return asked(a_candidate(mode=Mode.LIVE, notional="100", proposed_by="bot"))


def endorsed(outcome: Outcome) -> Approval:
    assert isinstance(outcome, Endorsed)
    return outcome.approval


def test_nobody_approves_what_they_proposed_and_anybody_takes_it_back() -> None:
    """The name that is assumed where none is given is nobody in particular."""
    mine = asked(a_candidate(proposed_by="dana"))
    problem = refused(decide(mine, "approved"))
    assert (problem.code, problem.status, problem.values["proposed_by"]) == ("OWN_ORDER", 403, "dana")
    assert decided(decide(mine, "approved", by="erik")).decided_by == "erik"
    assert decided(decide(mine, "rejected")).status == "rejected"
    assert refused(decide(mine, "approved", by="Dana")).code == "OWN_ORDER", "case makes no other person"
    unnamed = asked(a_candidate(proposed_by="operator"))
    assert decided(decide(unnamed, "approved", by="operator")).decided_by == "operator"


@pytest.mark.parametrize("decision", BOTH)
def test_where_names_are_required_the_assumed_one_decides_nothing(decision: Decision) -> None:
    config = a_config(require_named_operator=True)
    for nobody in ("operator", "Operator"):
        problem = refused(decide(asked(), decision, by=nobody, config=config))
        assert (problem.code, problem.status) == ("NAME_REQUIRED", 403)
    assert decided(decide(asked(), decision, by="dana", config=config)).decided_by == "dana"
    longer = approval_life.extend(asked(), minutes=1, by="operator", config=config, now=NOON)
    assert isinstance(longer, Problem)
    assert longer.code == "NAME_REQUIRED"


def test_a_live_order_of_that_worth_takes_two_different_people() -> None:
    config = a_config(**LIVE_TWO)
    once = endorsed(decide(live(), "approved", config=config))
    assert (once.status, once.endorsed_by, once.endorsed_at, once.decided_by) == (
        "pending",
        "dana",
        NOON + MINUTE,
        None,
    )
    assert once.expires_at == live().expires_at, "it waits no longer for that"
    problem = refused(decide(once, "approved", config=config))
    assert (problem.code, problem.status, problem.values["endorsed_by"]) == ("SECOND_PERSON_NEEDED", 409, "dana")
    assert refused(decide(once, "approved", by="DANA", config=config)).code == "SECOND_PERSON_NEEDED"
    twice = decided(decide(once, "approved", by="erik", config=config))
    assert (twice.status, twice.endorsed_by, twice.decided_by, twice.approved_by) == (
        "approved", "dana", "erik", "dana, erik",
    )  # fmt: skip

    assert decide(twice, "approved", config=config) == SaidBefore(twice), "the first of them said so too"
    assert refused(decide(twice, "approved", by="fay", config=config)).code == "ALREADY_DECIDED"


@pytest.mark.parametrize("rejecter", ["dana", "erik", "bot", "operator"])
def test_anyone_may_still_reject_it(rejecter: str) -> None:
    """Who endorsed it, who proposed it, and who gives no name; that it was endorsed stays on record."""
    config = a_config(**LIVE_TWO)
    once = endorsed(decide(live(), "approved", config=config))
    rejected = decided(decide(once, "rejected", by=rejecter, config=config))
    assert (rejected.status, rejected.decided_by, rejected.endorsed_by) == ("rejected", rejecter, "dana")
    assert decided(decide(live(), "rejected", by=rejecter, config=config)).status == "rejected"
    assert refused(decide(rejected, "approved", config=config)).code == "ALREADY_DECIDED", "dana's approval is not it"


def test_the_assumed_name_is_neither_of_the_two() -> None:
    config = a_config(**LIVE_TWO)
    assert refused(decide(live(), "approved", by="operator", config=config)).code == "NAME_REQUIRED"
    once = endorsed(decide(live(), "approved", config=config))
    assert refused(decide(once, "approved", by="operator", config=config)).code == "NAME_REQUIRED"


def test_a_threshold_that_was_set_while_it_waited_counts_at_once() -> None:
    now_two = a_config(mode=Mode.LIVE, four_eyes_notional="100")
    assert endorsed(decide(live(), "approved", config=now_two)).endorsed_by == "dana"
    assert decided(decide(live(), "approved", config=a_config(mode=Mode.LIVE))).decided_by == "dana"


def test_the_config_in_force_at_the_decision_says_how_many_people_it_takes() -> None:
    once = endorsed(decide(live(), "approved", config=a_config(**LIVE_TWO)))
    one_is_enough = a_config(mode=Mode.LIVE, four_eyes_notional="101")
    alone = decided(decide(once, "approved", config=one_is_enough))
    assert (alone.endorsed_by, alone.decided_by, alone.approved_by) == (None, "dana", "dana")


def test_live_orders_are_not_approved_in_bulk_and_may_be_rejected_so() -> None:
    config = a_config(mode=Mode.LIVE)
    bulk = {"by": "dana", "reason": None, "config": config, "now": NOON + MINUTE, "in_bulk": True}
    assert refused(approval_life.decide(live(), "approved", **bulk)).code == "BULK_APPROVE_LIVE"
    assert decided(approval_life.decide(live(), "rejected", **bulk)).status == "rejected"
    paper = {**bulk, "config": a_config()}
    assert decided(approval_life.decide(asked(), "approved", **paper)).status == "approved"


def test_a_pending_approval_may_wait_longer() -> None:
    longer = approval_life.extend(asked(minutes=15), minutes=10, by="erik", config=a_config(), now=NOON + MINUTE)
    assert isinstance(longer, Approval)
    assert (longer.expires_at, longer.status) == (NOON + 25 * MINUTE, "pending")
    assert (longer.extended_by, longer.extended_at) == ("erik", NOON + MINUTE)


def test_what_has_ended_does_not_wait_longer_and_nothing_for_more_than_a_week() -> None:
    """S6."""
    late = approval_life.extend(asked(minutes=15), minutes=10, by="erik", config=a_config(), now=NOON + 15 * MINUTE)
    over = approval_life.extend(
        decided(decide(asked(), "rejected")), minutes=10, by="erik", config=a_config(), now=NOON + MINUTE
    )
    week = 7 * 24 * 60
    too_late = approval_life.extend(asked(minutes=15), minutes=week - 14, by="erik", config=a_config(), now=NOON)
    fits = approval_life.extend(asked(minutes=15), minutes=week - 15, by="erik", config=a_config(), now=NOON)
    assert [getattr(each, "code", None) for each in (late, over, too_late, fits)] == [
        "APPROVAL_NOT_PENDING", "APPROVAL_NOT_PENDING", "EXPIRES_TOO_LATE", None,
    ]  # fmt: skip
