"""An approval at the very end of its time, from the decision through both gates: what was approved in time and handed over too late has lapsed."""

from __future__ import annotations

from datetime import datetime, timedelta

from approval_service.domain import approval_life, gate
from approval_service.domain.approval import Approval
from approval_service.domain.approval_life import Decided
from approval_service.handlers import facts
from broker_adapter.domain import gate as release_gate
from chassis.config_in_force import InForce
from contracts.events import OrderApproved
from tests.support.builders import NOON, versions
from tests.unit.approval_service.builders import MINUTE, a_candidate, a_config, asked

SECOND = timedelta(seconds=1)
TTL = 15 * MINUTE
CONFIG = a_config(auto_approve_paper=False)


def approved(pending: Approval, *, at: datetime) -> Approval:
    outcome = approval_life.decide(pending, "approved", by="dana", reason=None, config=CONFIG, now=at)
    assert isinstance(outcome, Decided)
    return outcome.approval


def handed_over(approval: Approval, *, at: datetime) -> OrderApproved | gate.Verdict:
    """What the approval gate says of it at `at`, when risk has just passed it again."""
    candidate = a_candidate(approval.order, at=at)
    verdict = gate.judge(candidate, gate.Known(approval), CONFIG, now=at)
    if not isinstance(verdict, gate.Passed):
        return verdict
    return facts.approved(candidate, verdict, InForce(CONFIG, at), cause="risk")


def at_the_exit(handed: OrderApproved | gate.Verdict, *, at: datetime) -> release_gate.Verdict:
    assert isinstance(handed, OrderApproved)
    return release_gate.judge(handed, release_gate.Seen(versions(), at), send_deadline=2 * SECOND)


def test_approved_a_second_before_its_expiry_and_handed_over_a_second_after_it_has_lapsed() -> None:
    """S6, P7: at the release gate, and at the approval gate where it comes there no earlier."""
    expiry = NOON + TTL
    approval = approved(asked(minutes=15), at=expiry - SECOND)
    in_time = handed_over(approval, at=expiry - SECOND)
    late = at_the_exit(in_time, at=expiry + SECOND)
    assert isinstance(late, release_gate.Deny)
    assert late.reason.code == "APPROVAL_LAPSED"
    assert isinstance(at_the_exit(in_time, at=expiry), release_gate.Deny), "exactly now is over"
    denied = handed_over(approval, at=expiry + SECOND)
    assert isinstance(denied, gate.Denied)
    assert denied.reason.code == "APPROVAL_LAPSED"


def test_handed_over_in_the_last_second_it_is_sent_by_its_expiry_or_not_at_all() -> None:
    expiry = NOON + TTL
    approval = approved(asked(minutes=15), at=expiry - SECOND)
    released = at_the_exit(handed_over(approval, at=expiry - SECOND), at=expiry - SECOND)
    assert isinstance(released, release_gate.Release)
    assert released.send_by == expiry


def test_an_extension_moves_what_the_release_gate_holds_it_to() -> None:
    longer = approval_life.extend(asked(minutes=15), minutes=5, by="erik", config=CONFIG, now=NOON + MINUTE)
    assert isinstance(longer, Approval)
    approval = approved(longer, at=NOON + TTL + MINUTE)
    handed = handed_over(approval, at=NOON + TTL + MINUTE)
    assert isinstance(at_the_exit(handed, at=NOON + TTL + MINUTE), release_gate.Release)
    assert isinstance(at_the_exit(handed, at=NOON + 20 * MINUTE), release_gate.Deny)
