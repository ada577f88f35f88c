"""An order that waited for a person is decided again at its release, by what holds then; its approval stands (point 5, P4, P5)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from tests.e2e.scene import CONTROLS, Scene


@pytest.fixture
async def held(stage: Scene) -> AsyncIterator[Scene]:
    """Every live order waits for a person; nothing else stands in its way afterwards either."""
    await stage.behave()
    await stage.call("PUT", f"{CONTROLS}/approval-config", require_approval_for_live=True)
    yield stage
    await _limit(stage, max_order_quantity=None, max_order_notional=None)
    await stage.call("PUT", f"{CONTROLS}/approval-config", require_approval_for_live=False)


@pytest.fixture
def symbol() -> str:
    """A symbol that no other test uses."""
    return f"W{uuid4().hex[:8].upper()}"


async def _limit(stage: Scene, **limits: str | None) -> None:
    await stage.call("PUT", f"{CONTROLS}/risk-config", config={"limits": limits})


async def _quote(stage: Scene, symbol: str, last: str) -> None:
    await stage.call("POST", "/api/market/quotes", symbol=symbol, last=last, quoted_at=datetime.now(UTC).isoformat())


async def _waiting(stage: Scene, symbol: str) -> tuple[str, str]:
    """An order that waits, and the id of its approval."""
    order_id = await stage.propose(symbol=symbol)
    await stage.reaches(order_id, "pending_approval")
    listed = await stage.call("GET", f"{CONTROLS}/approvals")
    return order_id, next(each["id"] for each in listed["items"] if each["order_id"] == order_id)


async def _approve(stage: Scene, approval_id: str) -> None:
    await stage.call("PUT", f"{CONTROLS}/approvals/{approval_id}", status="approved")


async def _approved_by(stage: Scene, approval_id: str, by: str) -> tuple[int, str]:
    """What a person's approval comes to: the HTTP status, and the approval's status or the refusal's code."""
    headers = {"X-Interlock-Actor": by}
    answer = await stage.http.put(f"{CONTROLS}/approvals/{approval_id}", json={"status": "approved"}, headers=headers)
    said = answer.json()
    return answer.status_code, said["status"] if answer.is_success else said["code"]


async def _events(stage: Scene, order_id: str) -> list[dict[str, Any]]:
    timeline: list[dict[str, Any]] = (await stage.call("GET", f"/api/orders/{order_id}"))["timeline"]
    return timeline


async def _codes(stage: Scene, order_id: str) -> list[str]:
    return [reason["code"] for reason in (await stage.call("GET", f"/api/orders/{order_id}"))["reasons"]]


async def test_it_is_decided_again_under_the_limits_of_today_and_is_not_asked_about_again(
    held: Scene, symbol: str
) -> None:
    order_id, approval_id = await _waiting(held, symbol)
    await _limit(held, max_order_quantity="5")
    await _approve(held, approval_id)
    await held.reaches(order_id, "filled")
    events = await _events(held, order_id)
    passes = [event["risk_pass"] for event in events if event["type"] == "order.risk_passed"]
    assert [one["round"] for one in passes] == [0, 1]
    assert passes[1]["versions"]["config"] > passes[0]["versions"]["config"]
    approved = [event["approval_pass"] for event in events if event["type"] == "order.approved"]
    assert {(one["by"], one["approval_id"]) for one in approved} == {("operator", approval_id)}
    assert sum(event["type"] == "approval.requested" for event in events) == 1


async def test_a_limit_that_was_tightened_denies_it_although_it_was_approved(held: Scene, symbol: str) -> None:
    order_id, approval_id = await _waiting(held, symbol)
    await _limit(held, max_order_quantity="1")
    await _approve(held, approval_id)
    await held.reaches(order_id, "denied")
    assert await _codes(held, order_id) == ["MAX_QUANTITY"]


async def test_a_price_that_moved_denies_it_although_it_was_approved(held: Scene, symbol: str) -> None:
    await _limit(held, max_order_notional="1000")
    await _quote(held, symbol, "100")
    order_id, approval_id = await _waiting(held, symbol)
    await _quote(held, symbol, "900")
    await _approve(held, approval_id)
    await held.reaches(order_id, "denied")
    assert await _codes(held, order_id) == ["MAX_NOTIONAL"]


async def test_a_lockout_made_meanwhile_denies_it_although_it_was_approved(held: Scene, symbol: str) -> None:
    order_id, approval_id = await _waiting(held, symbol)
    await held.call("POST", f"{CONTROLS}/lockouts", symbol=symbol, reason="news", duration_minutes=5)
    await _approve(held, approval_id)
    await held.reaches(order_id, "denied")
    assert await _codes(held, order_id) == ["LOCKED"]


async def test_a_lockout_that_came_and_went_costs_it_one_more_round_and_nothing_else(held: Scene, symbol: str) -> None:
    order_id, approval_id = await _waiting(held, symbol)
    lockout = await held.call("POST", f"{CONTROLS}/lockouts", symbol=symbol, reason="news", duration_minutes=5)
    await held.call("DELETE", f"{CONTROLS}/lockouts/{lockout['id']}")
    await _approve(held, approval_id)
    await held.reaches(order_id, "filled")
    returned = [event["code"] for event in await _events(held, order_id) if event["type"] == "order.returned"]
    assert returned == ["LOCKOUTS_CHANGED"], "one change costs an order one return (P17)"


async def test_switching_approval_off_releases_nothing_that_waits(held: Scene, symbol: str) -> None:
    """P5, S3"""
    waiting, approval_id = await _waiting(held, symbol)
    await held.call("PUT", f"{CONTROLS}/approval-config", require_approval_for_live=False)
    await held.reaches(await held.propose(symbol=symbol), "filled")
    await held.reaches(waiting, "pending_approval")
    await _approve(held, approval_id)
    await held.reaches(waiting, "filled")


async def test_a_live_order_of_some_worth_goes_out_when_two_people_have_approved_it(held: Scene, symbol: str) -> None:
    """Four eyes: also where live orders are not asked about otherwise, and an order of unknown worth is held to it."""
    await held.call("PUT", f"{CONTROLS}/approval-config", require_approval_for_live=False)
    await held.call("PUT", f"{CONTROLS}/risk-config", config={"operator_approval": {"four_eyes_notional": "150"}})
    try:
        order_id, approval_id = await _waiting(held, symbol)
        assert await _approved_by(held, approval_id, "operator") == (403, "NAME_REQUIRED")
        assert await _approved_by(held, approval_id, "dana") == (200, "pending")
        assert await _approved_by(held, approval_id, "Dana") == (409, "SECOND_PERSON_NEEDED")
        await held.reaches(order_id, "pending_approval")
        assert await _approved_by(held, approval_id, "erik") == (200, "approved")
        await held.reaches(order_id, "filled")
        events = await _events(held, order_id)
        assert {event["by"] for event in events if event["type"] == "order.approved"} == {"dana, erik"}
        life = [event["type"] for event in events if event["type"].startswith("approval.")]
        assert life == ["approval.requested", "approval.endorsed", "approval.approved"]
    finally:
        await held.call("PUT", f"{CONTROLS}/risk-config", config={"operator_approval": {"four_eyes_notional": None}})
