"""Decisions of operators on a real database: one wins, and the other is told who did."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from approval_service.store.approvals_table import ApprovalsTable
from chassis.errors import Refused
from contracts.values import Mode
from tests.integration.approval_service.house import House, types
from tests.integration.approval_service.pausing import Pause, pausing_after


@pytest.fixture
async def by_hand(house: House) -> House:
    await house.put_in_force(auto_approve_paper=False)
    return house


async def refusal(house: House, *decision: Any, **more: Any) -> Any:
    with pytest.raises(Refused) as refused:
        await house.decide(*decision, **more)
    return refused.value.problem


async def test_approving_lets_the_order_go_on_under_the_operators_name(by_hand: House) -> None:
    order, approval_id = await by_hand.asked()
    approval, (said, passed) = await by_hand.decide(approval_id, "approved", by="dana", reason="fine")
    assert (approval["status"], approval["decided_by"], approval["reason"]) == ("approved", "dana", "fine")
    assert (said.type, said.decided_by, said.actor, said.reason) == ("approval.approved", "dana", "dana", "fine")
    assert (passed.type, passed.by, passed.order, passed.causation_id) == (
        "order.approved",
        "dana",
        order,
        str(said.event_id),
    )
    assert passed.approval_pass.approval_id == approval_id
    assert passed.approval_pass.config_version == by_hand.version
    row = await by_hand.row(order.order_id)
    assert (row.status, row.decided_by, row.decided_at, row.reason) == ("approved", "dana", said.occurred_at, "fine")
    assert passed.approval_pass.approval_expires_at == row.expires_at


async def test_rejecting_denies_the_order_and_says_by_whom(by_hand: House) -> None:
    order, approval_id = await by_hand.asked()
    approval, (said, denied) = await by_hand.decide(approval_id, "rejected", by="dana", reason="too large")
    assert approval["status"] == "rejected"
    assert (said.type, denied.type, denied.stage) == ("approval.rejected", "order.denied", "approval")
    [reason] = denied.reasons
    assert (reason.code, reason.values["by"], reason.values["reason"]) == ("APPROVAL_REJECTED", "dana", "too large")
    denied_again = await by_hand.gate(by_hand.risk_passed(order, round=1))
    assert types(denied_again) == ["order.denied"]


async def test_of_two_operators_at_once_one_wins_and_the_other_is_told_who(by_hand: House) -> None:
    """CONTRACTS: one atomic update."""
    for _ in range(15):
        order, approval_id = await by_hand.asked()
        outcomes = await asyncio.gather(
            by_hand.decide(approval_id, "approved", by="dana"),
            by_hand.decide(approval_id, "rejected", by="erik", reason="no"),
            return_exceptions=True,
        )
        [(won, said)] = [outcome for outcome in outcomes if isinstance(outcome, tuple)]
        [lost] = [outcome.problem for outcome in outcomes if isinstance(outcome, Refused)]
        assert (lost.code, lost.status) == ("ALREADY_DECIDED", 409)
        assert lost.values["decision"] == {key: won[key] for key in ("status", "decided_by", "decided_at", "reason")}
        assert len(said) == 2
        assert (await by_hand.row(order.order_id)).status == won["status"]


async def test_the_same_decision_twice_by_the_same_person_says_it_once(by_hand: House) -> None:
    _, approval_id = await by_hand.asked()
    first, _ = await by_hand.decide(approval_id, "approved", by="dana")
    assert await by_hand.decide(approval_id, "approved", by="dana") == (first, [])
    assert (await refusal(by_hand, approval_id, "approved", by="erik")).code == "ALREADY_DECIDED"
    assert (await refusal(by_hand, approval_id, "rejected", by="dana")).code == "ALREADY_DECIDED"


async def test_the_same_key_gets_the_same_answer(by_hand: House) -> None:
    """Also after a restart: nothing but the database is asked."""
    _, approval_id = await by_hand.asked()
    first, said = await by_hand.decide(approval_id, "approved", key="k-" + approval_id)
    assert len(said) == 2
    restarted = House(by_hand.database, by_hand.risk_database)
    assert await restarted.decide(approval_id, "approved", key="k-" + approval_id) == (first, [])


async def test_an_unknown_approval_is_not_found(by_hand: House) -> None:
    for unknown in (str(uuid4()), "nonsense"):
        problem = await refusal(by_hand, unknown, "approved")
        assert (problem.code, problem.status) == ("APPROVAL_NOT_FOUND", 404)


async def test_approving_during_a_halt_is_refused_and_it_stays_pending(by_hand: House) -> None:
    order, approval_id = await by_hand.asked()
    await by_hand.put_in_force(trading_state="halted", auto_approve_paper=False, heard=False)
    problem = await refusal(by_hand, approval_id, "approved")
    assert (problem.code, problem.status) == ("TRADING_HALTED", 409)
    assert (await by_hand.row(order.order_id)).status == "pending"
    await by_hand.put_in_force(auto_approve_paper=False)
    approval, _ = await by_hand.decide(approval_id, "approved")
    assert approval["status"] == "approved"


async def test_a_decision_waits_for_no_event_to_see_a_change_of_mode(by_hand: House) -> None:
    """P6: with the news of the change still on its way to this process."""
    _, approval_id = await by_hand.asked()
    await by_hand.put_in_force(mode=Mode.LIVE, mode_epoch=1, heard=False)
    for decision in ("approved", "rejected"):
        problem = await refusal(by_hand, approval_id, decision)
        assert (problem.code, problem.status) == ("MODE_CHANGED", 409)


async def test_past_its_expiry_it_cannot_be_decided_though_no_sweeper_came(by_hand: House) -> None:
    """S6"""
    order, approval_id = await by_hand.asked()
    await by_hand.let_expire(order.order_id)
    problem = await refusal(by_hand, approval_id, "approved")
    assert (problem.code, problem.status) == ("APPROVAL_EXPIRED", 409)
    assert (await by_hand.row(order.order_id)).status == "pending"


async def test_a_decision_against_the_expiry_has_one_winner(by_hand: House) -> None:
    """S6: approved in time, or expired and denied; never both, and never neither."""
    winners = set()
    for count in range(12):
        order, approval_id = await by_hand.asked()
        await by_hand.let_expire(order.order_id, in_seconds=0.002 * (count % 6))
        decided, expired = await asyncio.gather(
            by_hand.decide(approval_id, "approved"), by_hand.expire(), return_exceptions=True
        )
        assert not isinstance(expired, BaseException), expired
        mine = [event for event in expired if event.order_id == order.order_id]
        if isinstance(decided, tuple):
            assert mine == []
            assert types(decided[1]) == ["approval.approved", "order.approved"]
        else:
            assert isinstance(decided, Refused)
            assert decided.problem.code == "APPROVAL_EXPIRED"
            await asyncio.sleep(0.02)
            mine += [event for event in await by_hand.expire() if event.order_id == order.order_id]
            assert types(mine) == ["approval.expired", "order.denied"]
        winners.add(isinstance(decided, tuple))
    assert winners, "at least one of them"


async def test_a_decision_that_was_still_in_time_when_it_began_is_too_late_when_it_is_written(by_hand: House) -> None:
    """S6: the update itself looks at the database's clock."""
    order, approval_id = await by_hand.asked()
    await by_hand.let_expire(order.order_id, in_seconds=0.3)
    pause = Pause()
    by_hand.approvals_table = pausing_after(ApprovalsTable, "find", pause)
    deciding = asyncio.create_task(by_hand.decide(approval_id, "approved"))
    await pause.reached.wait()
    await asyncio.sleep(0.4)
    pause.over.set()
    with pytest.raises(Refused) as refused:
        await deciding
    assert refused.value.problem.code == "APPROVAL_EXPIRED"
    assert (await by_hand.row(order.order_id)).status == "pending"
