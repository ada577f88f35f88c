"""The ledger never goes backwards (P10, P15)."""

import random

import pytest

from contracts import events
from contracts.reasons import Reason, ReasonCode
from contracts.statuses import OrderStatus
from contracts.values import Stage
from risk_service.domain.happenings import after
from risk_service.domain.order_life import Approval
from tests.unit.risk_service.builders import NOW, seconds
from tests.unit.risk_service.events import (
    WHY,
    a_life,
    approval,
    approved,
    at_broker,
    denied,
    fill,
    parked,
)

S = OrderStatus


def through(life, *happenings):
    for event in happenings:
        life = after(life, event)
    return life


def test_an_order_goes_through_its_life():
    steps = [
        (approved(), S.APPROVED),
        (at_broker(events.OrderSubmitted), S.SUBMITTED),
        (at_broker(events.OrderAccepted), S.ACCEPTED),
        (fill("3"), S.PARTIALLY_FILLED),
        (fill("7", leaves="0"), S.FILLED),
    ]
    life = a_life()
    for event, status in steps:
        life = after(life, event)
        assert life.status is status


@pytest.mark.parametrize(
    ("event", "status"),
    [
        (denied(), S.DENIED),
        (at_broker(events.OrderRejected), S.REJECTED),
        (at_broker(events.OrderCanceled), S.CANCELED),
        (at_broker(events.OrderExpired), S.EXPIRED),
        (fill("1", leaves="0"), S.FILLED),
    ],
)
def test_a_final_state_stays(event, status):
    """P10: the first one that commits; nothing afterwards changes it."""
    life = after(a_life(), event)
    assert life.status is status
    assert (life.final_event, life.final_at, life.on_way_since) == (event.event_id, event.occurred_at, None)
    for later in (
        denied(),
        at_broker(events.OrderCanceled),
        approved(),
        fill("1"),
        parked(),
        approval(events.ApprovalRequested),
    ):
        assert after(life, later) is life


def test_events_in_any_order_end_the_same():
    """P15: late, twice and out of order."""
    happenings = [
        approval(events.ApprovalRequested), approval(events.ApprovalApproved), approved(), at_broker(events.OrderSubmitted),
        at_broker(events.OrderAccepted), fill("1"),
    ]  # fmt: skip
    for seed in range(50):
        shuffled = happenings * 2
        random.Random(seed).shuffle(shuffled)
        assert through(a_life(), *shuffled).status is S.PARTIALLY_FILLED


def test_an_approval_of_a_round_gone_by_says_nothing():
    """P15: it came back and was decided again before the ledger heard of the old approval."""
    life = a_life(round=1)
    assert after(life, approved(round=0)) is life


def test_a_doubt_about_an_attempt_gone_by_says_nothing():
    """P15: it was voided, returned and decided again since."""
    life = a_life(decided_at=NOW + seconds(5), round=1)
    assert after(life, at_broker(events.OrderInDoubt, after=4)) is life
    assert after(life, at_broker(events.OrderInDoubt, after=6)).status is S.IN_DOUBT


def test_a_doubt_is_resolved_by_a_submission():
    life = through(a_life(), approved(), at_broker(events.OrderInDoubt))
    assert (life.status, life.reasons) == (S.IN_DOUBT, (WHY,))
    assert after(life, at_broker(events.OrderSubmitted)).status is S.SUBMITTED


def test_an_order_waits_for_a_person_once():
    life = after(a_life(), approval(events.ApprovalRequested))
    assert (life.status, life.on_way_since) == (S.PENDING_APPROVAL, None)
    life = after(life, approval(events.ApprovalApproved, after=60))
    assert (life.status, life.on_way_since) == (S.RISK_PASSED, NOW + seconds(60))
    assert after(life, approval(events.ApprovalRequested)) is life


def test_an_operators_decision_starts_the_count_of_returns_anew():
    """P17."""
    life = a_life(returns_in_a_row=7, approval=Approval.PENDING)
    assert after(life, approval(events.ApprovalApproved)).returns_in_a_row == 0


def test_a_parked_order_says_why_and_is_not_on_its_way():
    """P17: visibly; the ledger's status stays approved."""
    life = through(a_life(), approved(), parked())
    assert (life.status, life.on_way_since) == (S.APPROVED, None)
    assert [reason.code for reason in life.reasons] == [ReasonCode.BROKER_UNAVAILABLE]
    assert after(life, approved()) is life


def test_an_order_that_was_canceled_says_why_it_was_asked_for():
    """The broker's own word, that it was canceled on request, would hide a halt."""
    halted = Reason.of(ReasonCode.HALT_CANCEL, Stage.RELEASE, by="dana")
    echoed = Reason.of(ReasonCode.CANCELED_BY_REQUEST, Stage.BROKER)
    asked = at_broker(events.OrderCancelRequested, reasons=(halted,))
    life = through(a_life(), approved(), at_broker(events.OrderSubmitted), asked)
    assert after(life, at_broker(events.OrderCanceled, reasons=(echoed,))).reasons == (halted,)
    unasked = through(a_life(), approved(), at_broker(events.OrderSubmitted))
    assert after(unasked, at_broker(events.OrderCanceled, reasons=(echoed,))).reasons == (echoed,)


def test_a_cancel_that_came_too_late_gives_the_state_back():
    life = through(a_life(), approved(), at_broker(events.OrderSubmitted), fill("1"))
    asked = after(life, at_broker(events.OrderCancelRequested))
    assert asked.status is S.PENDING_CANCEL
    assert after(asked, at_broker(events.OrderCancelRejected)).status is S.PARTIALLY_FILLED
    assert after(asked, at_broker(events.OrderCanceled)).status is S.CANCELED
