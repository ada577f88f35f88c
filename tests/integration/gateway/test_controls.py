"""The operator's controls: each call becomes the command that CONTRACTS names, and its answer the fields that are fixed."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contracts.commands import (
    CreateLockout,
    DecideApproval,
    HaltTrading,
    LiftLockout,
    ResumeTrading,
    UpdateConfig,
)
from contracts.messages import Problem
from contracts.queries import ConfigHistory, ListApprovals, ListLockouts, TradingStatus
from tests.integration.gateway.owners import CONFIG, StandIns

ADMIN = "/api/admin/trading"
DANA = {"X-Interlock-Actor": "Dana", "Idempotency-Key": "k-1"}
SAID_BY_DANA = {"idempotency_key": "k-1", "actor": "Dana"}
LOCKOUT: dict[str, Any] = {
    "id": "l-1", "symbol": "AAPL", "reason": "earnings", "source": "manual", "side": "both", "blocks": "all", "account": None,
    "strategy": None, "starts_at": "2026-03-02T12:00:00Z", "expires_at": "2026-03-02T13:00:00Z", "created_by": "Dana",
    "created_at": "2026-03-02T12:00:00Z", "lifted_by": None, "lifted_at": None, "status": "active", "evidence": None,
}  # fmt: skip
APPROVAL: dict[str, Any] = {
    "id": "a-1", "order_id": "o-1", "symbol": "AAPL", "side": "buy", "quantity": "10", "order_type": "market", "limit_price": None, "stop_price": None,
    "notional": "1900", "account": "main", "strategy": "default", "mode": "paper", "reduces": False, "status": "pending",
    "requested_at": "2026-03-02T12:00:00Z", "expires_at": "2026-03-02T12:15:00Z", "decided_by": None, "decided_at": None, "reason": None, "proposed_by": "bot", "endorsed_by": None,
    "endorsed_at": None, "extended_by": None, "extended_at": None, "approvals_needed": 1, "asked_because": [],
}  # fmt: skip


async def test_the_approval_config_has_seven_fields(http: httpx.AsyncClient, owners: StandIns) -> None:
    await owners.config()
    assert (await http.get(f"{ADMIN}/approval-config")).json() == {
        "auto_approve_paper": True, "require_approval_for_live": True, "approval_timeout_minutes": 15, "trading_mode": "paper",
        "version": 7, "updated_by": "dana", "updated_at": "2026-03-02T12:00:00Z",
    }  # fmt: skip


async def test_a_toggle_names_one_key_and_nothing_else(http: httpx.AsyncClient, owners: StandIns) -> None:
    after = CONFIG | {"version": 8, "config": {"operator_approval": {"auto_approve_paper": False}}, "in_flight": 3}
    await owners.answer(UpdateConfig, after)
    answer = await http.put(
        f"{ADMIN}/approval-config",
        headers=DANA,
        json={"auto_approve_paper": False, "expected_version": 7, "reason": "open"},
    )
    assert answer.status_code == 200
    assert answer.headers["idempotency-key"] == "k-1"
    assert (answer.json()["auto_approve_paper"], answer.json()["version"], answer.json()["in_flight"]) == (False, 8, 3)
    changes = {"operator_approval": {"auto_approve_paper": False}}
    assert owners.asked == [SAID_BY_DANA | {"changes": changes, "expected_version": 7, "reason": "open"}]


async def test_a_config_that_moved_is_a_409_with_what_holds_now(http: httpx.AsyncClient, owners: StandIns) -> None:
    moved = {"version": 9, "updated_by": "eve"}
    await owners.answer(UpdateConfig, Problem(code="VERSION_CONFLICT", message="It is 9.", status=409, values=moved))
    answer = await http.put(f"{ADMIN}/approval-config", json={"auto_approve_paper": False, "expected_version": 7})
    assert (answer.status_code, answer.json()["code"], answer.json()["values"]) == (409, "VERSION_CONFLICT", moved)
    assert answer.headers["idempotency-key"]


async def test_a_lockout_is_created_with_its_location(http: httpx.AsyncClient, owners: StandIns) -> None:
    await owners.answer(CreateLockout, {"lockout": LOCKOUT, "version": 4, "in_flight": 0})
    answer = await http.post(
        f"{ADMIN}/lockouts", headers=DANA, json={"ticker": "aapl", "reason": "earnings", "duration_minutes": 60}
    )
    assert (answer.status_code, answer.headers["location"]) == (201, f"{ADMIN}/lockouts/l-1")
    assert answer.json() == LOCKOUT | {"version": 4, "in_flight": 0}
    [asked] = owners.asked
    assert (
        asked.items()
        >= (SAID_BY_DANA | {"symbol": "AAPL", "duration_minutes": 60, "blocks": "all", "side": "both"}).items()
    )


async def test_active_lockouts_are_listed_unless_others_are_asked_for(
    http: httpx.AsyncClient, owners: StandIns
) -> None:
    await owners.answer(ListLockouts, {"items": [LOCKOUT], "next": None})
    assert (await http.get(f"{ADMIN}/lockouts")).json() == {"items": [LOCKOUT], "next": None}
    await http.get(f"{ADMIN}/lockouts?status=all&symbol=*&limit=5")
    assert [asked["status"] for asked in owners.asked] == ["active", "all"]
    assert owners.asked[1]["symbol"] == "*"
    assert (await http.get(f"{ADMIN}/lockouts?status=over")).status_code == 422


async def test_ending_a_lockout_says_when_the_symbol_stays_locked(http: httpx.AsyncClient, owners: StandIns) -> None:
    await owners.answer(LiftLockout, {"lockout": LOCKOUT, "still_locked_by": ["*"], "in_flight": 0})
    answer = await http.delete(f"{ADMIN}/lockouts/l-1", headers=DANA)
    assert (answer.status_code, answer.content, answer.headers["x-interlock-still-locked"]) == (204, b"", "*")
    assert owners.asked == [SAID_BY_DANA | {"lockout_id": "l-1"}]


async def test_ending_an_unknown_lockout_is_a_404(http: httpx.AsyncClient, owners: StandIns) -> None:
    await owners.answer(LiftLockout, Problem(code="LOCKOUT_UNKNOWN", message="No such lockout.", status=404))
    assert (await http.delete(f"{ADMIN}/lockouts/l-9")).status_code == 404


async def test_pending_approvals_are_listed_with_their_terms(http: httpx.AsyncClient, owners: StandIns) -> None:
    await owners.answer(ListApprovals, {"items": [APPROVAL | {"reduces": True}], "next": None})
    [approval] = (await http.get(f"{ADMIN}/approvals")).json()["items"]
    assert approval == APPROVAL | {"reduces": True}
    assert owners.asked[0]["status"] == "pending"


async def test_a_decision_is_handed_on(http: httpx.AsyncClient, owners: StandIns) -> None:
    decided = APPROVAL | {"status": "rejected", "decided_by": "Dana", "reason": "too large"}
    await owners.answer(DecideApproval, {"approval": decided})
    answer = await http.put(f"{ADMIN}/approvals/a-1", headers=DANA, json={"status": "rejected", "reason": "too large"})
    assert (answer.status_code, answer.json()) == (200, decided)
    assert owners.asked == [
        SAID_BY_DANA | {"approval_id": "a-1", "status": "rejected", "reason": "too large", "in_bulk": False}
    ]


async def test_of_two_operators_the_other_is_told_who_won(http: httpx.AsyncClient, owners: StandIns) -> None:
    won = {"status": "rejected", "decided_by": "eve"}
    await owners.answer(DecideApproval, Problem(code="ALREADY_DECIDED", message="Eve did.", status=409, values=won))
    answer = await http.put(f"{ADMIN}/approvals/a-1", json={"status": "approved"})
    assert (answer.status_code, answer.json()["values"]) == (409, won)


async def test_of_many_decisions_each_has_its_own_result_and_a_key_of_its_own(
    http: httpx.AsyncClient, owners: StandIns
) -> None:
    """Oldest first. One that is refused does not stop the next; where no answer comes, the rest is not tried."""

    def say(asked: dict[str, Any]) -> dict[str, Any] | Problem | None:
        if asked["approval_id"] == "a-2":
            return Problem(code="BULK_APPROVE_LIVE", message="Live ones one by one.", status=409)
        return {"approval": APPROVAL | {"id": "a-1", "status": "approved"}} if asked["approval_id"] == "a-1" else None

    await owners.answer(DecideApproval, say)
    body = {"status": "approved", "ids": ["a-4", "a-3", "a-2", "a-1", "a-2"], "reason": "seen"}
    answer = await http.post(f"{ADMIN}/approvals/bulk", headers=DANA, json=body)
    assert (answer.status_code, answer.json()["decided"]) == (200, 1)
    rows = answer.json()["items"]
    assert [(row["id"], row["problem"] and row["problem"]["code"]) for row in rows] == [
        ("a-1", None), ("a-2", "BULK_APPROVE_LIVE"), ("a-3", "OUTCOME_UNKNOWN"), ("a-4", "NOT_TRIED"),
    ]  # fmt: skip
    assert [asked["approval_id"] for asked in owners.asked] == ["a-1", "a-2", "a-3"]
    assert {(asked["in_bulk"], asked["actor"]) for asked in owners.asked} == {(True, "Dana")}
    first, again = ({asked["idempotency_key"] for asked in owners.asked}, owners.asked.clear())
    assert len(first) == 3, again
    await http.post(f"{ADMIN}/approvals/bulk", headers=DANA, json=body)
    assert {asked["idempotency_key"] for asked in owners.asked} == first, "the call repeated is the same decisions"


@pytest.mark.parametrize("ids", [[], ["a"] * 201, [""], "a-1"])
async def test_many_are_one_to_two_hundred(http: httpx.AsyncClient, ids: Any) -> None:
    answer = await http.post(f"{ADMIN}/approvals/bulk", json={"status": "rejected", "ids": ids})
    assert (answer.status_code, answer.json()["code"]) == (422, "INVALID_REQUEST")


@pytest.mark.parametrize("minutes", [0, 10_081, 1.5, "15", None])
async def test_an_extension_is_whole_minutes_and_a_week_at_most(http: httpx.AsyncClient, minutes: Any) -> None:
    answer = await http.post(f"{ADMIN}/approvals/a-1/extend", json={"minutes": minutes})
    assert answer.status_code == 422


EXACT = '{"version":7,"mode_epoch":1,"config":{"unheard_of":{"deep":[0.10,1E+400,12345678901234567890123]}},"updated_by":"d",'
EXACT += '"updated_at":"2026-03-02T12:00:00Z"}'


async def test_the_whole_config_comes_to_the_digit(http: httpx.AsyncClient, owners: StandIns) -> None:
    from contracts.codec import loads

    await owners.config(loads(EXACT))
    assert (await http.get(f"{ADMIN}/risk-config")).text == EXACT


async def test_a_config_change_goes_to_the_digit(http: httpx.AsyncClient, owners: StandIns) -> None:
    from contracts.codec import dumps

    sent: list[str] = []

    def update(asked: dict[str, Any]) -> dict[str, Any]:
        sent.append(dumps(asked["changes"]))
        return CONFIG | {"version": 8}

    await owners.answer(UpdateConfig, update)
    body = (
        '{"config":{"limits":{"max_order_notional":25000.10},"unheard_of":null},"expected_version":7,"reason":"less"}'
    )
    answer = await http.put(f"{ADMIN}/risk-config", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["version"]) == (200, 8)
    assert sent == ['{"limits":{"max_order_notional":25000.10},"unheard_of":null}']


@pytest.mark.parametrize(
    "body", [{}, {"config": {}}, {"config": []}, {"config": {"a": 1}, "version": 7}, {"limits": {}}]
)
async def test_a_config_change_that_names_nothing_is_refused(http: httpx.AsyncClient, body: dict[str, Any]) -> None:
    assert (await http.put(f"{ADMIN}/risk-config", json=body)).status_code == 422


async def test_the_history_is_paged(http: httpx.AsyncClient, owners: StandIns) -> None:
    await owners.answer(ConfigHistory, {"items": [{"version": 7, "changed": []}], "next": "7"})
    assert (await http.get(f"{ADMIN}/risk-config/history?limit=1")).json()["next"] == "7"


async def test_halt_and_resume_are_handed_on(http: httpx.AsyncClient, owners: StandIns) -> None:
    halted = CONFIG | {"version": 8, "config": {"trading_state": "halted"}, "in_flight": None}
    await owners.answer(HaltTrading, halted)
    await owners.answer(ResumeTrading, CONFIG | {"version": 9})
    answer = await http.post(f"{ADMIN}/halt", headers=DANA, json={"reason": "prices look wrong"})
    assert answer.status_code == 200
    assert (answer.json()["trading_state"], answer.json()["version"], answer.json()["in_flight"]) == ("halted", 8, None)
    scope = {"account": None, "strategy": None, "symbol": "AAPL"}
    answer = await http.post(f"{ADMIN}/resume", headers=DANA, json={"reason": "back", "scope": {"symbol": "aapl"}})
    assert (answer.status_code, answer.json()["trading_state"]) == (200, "active")
    everyone = dict.fromkeys(scope)
    assert owners.asked == [
        SAID_BY_DANA | {"reason": "prices look wrong", "scope": everyone, "cancel_open_orders": True},
        SAID_BY_DANA | {"reason": "back", "scope": scope},
    ]
    assert (await http.post(f"{ADMIN}/halt", json={})).status_code == 422


async def test_status_is_flat_when_the_broker_says_so_and_unknown_when_nobody_does(
    http: httpx.AsyncClient, owners: StandIns
) -> None:
    await owners.config()
    status = (await http.get(f"{ADMIN}/status")).json()
    assert (status["flat"], status["unknown"], status["trading_state"]) == (None, ["broker_adapter"], "active")
    await owners.answer(TradingStatus, {"flat": False, "on_the_way": {"sending": 1}, "resting": {"paper": 2}})
    status = (await http.get(f"{ADMIN}/status?wait_ms=100")).json()
    assert (status["flat"], status["unknown"]) == (False, [])
    assert status["at_broker"] == {"on_the_way": {"sending": 1}, "resting": {"paper": 2}}


async def test_status_waits_until_it_is_flat(http: httpx.AsyncClient, owners: StandIns) -> None:
    await owners.config()
    looks: list[int] = []

    def broker(_: dict[str, Any]) -> dict[str, Any]:
        looks.append(1)
        return {"flat": len(looks) > 3}

    await owners.answer(TradingStatus, broker)
    assert (await http.get(f"{ADMIN}/status?wait_ms=5000")).json()["flat"] is True
