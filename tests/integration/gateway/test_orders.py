"""Proposing, looking, canceling."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest
from nats.aio.client import Client

from contracts.commands import CancelOrder
from contracts.events import OrderProposed
from contracts.messages import Problem
from contracts.queries import GetOrder, ListOrders
from contracts.streams import JOURNAL
from tests.integration.gateway.owners import ORDER, StandIns
from tests.support.builders import an_order_id

BUY = {"symbol": "AAPL", "side": "buy", "quantity": "10"}


async def proposals_in_journal(bus: Client, order_id: str) -> list[OrderProposed]:
    """The proposals of an order among the newest events of the journal."""
    end = (await bus.jetstream().stream_info(JOURNAL)).state.last_seq
    newest = [await bus.jetstream().get_msg(JOURNAL, seq=seq, direct=True) for seq in range(max(1, end - 9), end + 1)]
    its_own = [message for message in newest if f'"order_id":"{order_id}"'.encode() in (message.data or b"")]
    return [OrderProposed.from_json(message.data or b"") for message in its_own]


async def test_a_proposal_is_in_the_journal_when_its_202_is_there(
    http: httpx.AsyncClient, owners: StandIns, bus: Client
) -> None:
    await owners.config()
    await owners.order(None)
    answer = await http.post("/api/orders", json=BUY, headers={"X-Interlock-Actor": "dana"})
    assert answer.status_code == 202
    body = answer.json()
    assert (body["status"], body["mode"], body["reached"], body["absorbed"]) == ("proposed", "paper", "not_yet", False)
    [event] = await proposals_in_journal(bus, body["order_id"])
    assert (event.actor, event.mode, event.order.symbol) == ("dana", "paper", "AAPL")
    assert answer.headers["idempotency-key"] == body["order_id"]


async def test_a_stated_mode_is_handed_on_for_risk_to_judge(
    http: httpx.AsyncClient, owners: StandIns, bus: Client
) -> None:
    await owners.order(None)
    order_id = an_order_id()
    assert (await http.post("/api/orders", json=BUY | {"order_id": order_id, "mode": "live"})).json()["mode"] == "live"
    [event] = await proposals_in_journal(bus, order_id)
    assert event.mode == "live"


async def test_the_same_id_with_the_same_terms_is_absorbed(
    http: httpx.AsyncClient, owners: StandIns, bus: Client
) -> None:
    await owners.config()
    order_id = an_order_id()
    await owners.order(ORDER | {"order_id": order_id})
    answer = await http.post("/api/orders", json=BUY | {"order_id": order_id, "quantity": 10.0})
    assert (answer.status_code, answer.json()["absorbed"], answer.json()["status"]) == (202, True, "accepted")
    assert await proposals_in_journal(bus, order_id) == []


async def test_the_same_id_with_other_terms_is_a_conflict(
    http: httpx.AsyncClient, owners: StandIns, bus: Client
) -> None:
    await owners.config()
    order_id = an_order_id()
    await owners.order(ORDER | {"order_id": order_id})
    answer = await http.post("/api/orders", json=BUY | {"order_id": order_id, "quantity": "11"})
    assert (answer.status_code, answer.json()["code"]) == (409, "ORDER_ID_CONFLICT")
    assert await proposals_in_journal(bus, order_id) == []


async def test_repeating_an_idempotency_key_repeats_the_order(http: httpx.AsyncClient, owners: StandIns) -> None:
    await owners.config()
    await owners.order(None)
    headers = {"Idempotency-Key": an_order_id()}
    first, second = [(await http.post("/api/orders", json=BUY, headers=headers)).json()["order_id"] for _ in range(2)]
    assert first == second


async def test_a_proposal_needs_no_ledger(http: httpx.AsyncClient, owners: StandIns, bus: Client) -> None:
    order_id = an_order_id()
    answer = await http.post("/api/orders", json=BUY | {"order_id": order_id, "mode": "paper"})
    assert answer.status_code == 202
    assert len(await proposals_in_journal(bus, order_id)) == 1


async def test_it_waits_for_what_becomes_of_a_proposal(http: httpx.AsyncClient, owners: StandIns) -> None:
    await owners.config()
    looks: list[dict[str, Any]] = []
    unknown = Problem(code="ORDER_UNKNOWN", message="no", status=404)

    def ledger(asked: dict[str, Any]) -> dict[str, Any] | Problem:
        looks.append(asked)
        return (
            ORDER | {"order_id": asked["order_id"], "status": "filled", "filled_quantity": "10"}
            if len(looks) > 3
            else unknown
        )

    await owners.answer(GetOrder, ledger)
    answer = await http.post("/api/orders?wait_ms=5000", json=BUY)
    assert (answer.status_code, answer.json()["status"], answer.json()["reached"]) == (202, "filled", "final")


async def test_the_wait_ends_when_the_time_is_up(http: httpx.AsyncClient, owners: StandIns) -> None:
    await owners.config()
    await owners.order(None)
    answer = await http.post("/api/orders?wait_ms=200", json=BUY)
    assert (answer.status_code, answer.json()["status"], answer.json()["reached"]) == (202, "proposed", "not_yet")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (BUY | {"quantity": "0"}, "body.quantity"), (BUY | {"side": "hold"}, "body.side"), (BUY | {"surprise": 1}, "body.surprise"),
        ({"side": "buy", "quantity": "1"}, "body.symbol"), (BUY | {"order_type": "limit"}, "body"), ([], "body"),
    ],
)  # fmt: skip
async def test_a_wrong_field_is_named(http: httpx.AsyncClient, body: Any, field: str) -> None:
    answer = await http.post("/api/orders", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "INVALID_REQUEST")
    assert answer.headers["content-type"] == "application/problem+json"
    [error] = answer.json()["values"]["errors"]
    assert error["field"] == field
    assert error["message"]


@pytest.mark.parametrize("query", ["wait_ms=-1", "wait_ms=30001", "wait_ms=x"])
async def test_nobody_waits_longer_than_half_a_minute(http: httpx.AsyncClient, query: str) -> None:
    assert (await http.post(f"/api/orders?{query}", json=BUY)).status_code == 422


async def test_one_order_comes_with_its_timeline_and_every_reason(http: httpx.AsyncClient, owners: StandIns) -> None:
    reason = {"code": "MAX_NOTIONAL", "stage": "risk", "message": "Too much.", "limit": "1000", "actual": "1200"}
    event = {"type": "order.denied", "occurred_at": "2026-03-02T12:00:00Z", "actor": "risk_service", "round": 0}
    await owners.order(ORDER | {"status": "denied", "reasons": [reason], "timeline": [event]})
    order = (await http.get("/api/orders/o-1")).json()
    assert order["reasons"] == [reason]
    assert order["timeline"] == [event]
    assert order["reached"] == "final"


async def test_an_unknown_order_is_a_404(http: httpx.AsyncClient, owners: StandIns) -> None:
    await owners.order(None)
    answer = await http.get("/api/orders/o-1")
    assert (answer.status_code, answer.json()["code"]) == (404, "ORDER_UNKNOWN")
    assert (await http.delete("/api/orders/o-1")).status_code == 404
    assert (await http.get("/api/orders/not%20an%20id")).status_code == 422


async def test_a_list_is_asked_for_with_its_filters(http: httpx.AsyncClient, owners: StandIns) -> None:
    await owners.answer(ListOrders, {"items": [ORDER], "next": "c2"})
    page = (await http.get("/api/orders?status=open&symbol=aapl&limit=1&cursor=c1")).json()
    assert (page["items"][0]["order_id"], page["next"]) == ("o-1", "c2")
    expected = {"status": "open", "symbol": "AAPL", "account": None, "strategy": None, "limit": 1, "cursor": "c1"}
    assert owners.asked == [expected]
    assert (await http.get("/api/orders?status=nonsense")).status_code == 422


@pytest.mark.parametrize(("outcome", "status"), [("never_sent", 204), ("passed_on", 202), ("already_final", 409)])
async def test_a_cancel_says_where_it_met_the_order(
    http: httpx.AsyncClient, owners: StandIns, outcome: str, status: int
) -> None:
    await owners.order(ORDER)
    await owners.answer(CancelOrder, {"outcome": outcome})
    answer = await http.delete("/api/orders/o-1?reason=changed+my+mind", headers={"Idempotency-Key": "k-1"})
    assert answer.status_code == status
    assert answer.headers["idempotency-key"] == "k-1"
    assert owners.asked[-1] == {
        "idempotency_key": "k-1",
        "actor": "operator",
        "order_id": "o-1",
        "reason": "changed my mind",
    }


async def test_a_final_order_is_not_canceled_again(http: httpx.AsyncClient, owners: StandIns) -> None:
    await owners.order(ORDER | {"status": "denied"})
    answer = await http.delete("/api/orders/o-1")
    assert (answer.status_code, answer.json()["code"]) == (409, "ORDER_ALREADY_FINAL")
    assert answer.json()["values"]["status"] == "denied"


async def test_repeating_a_cancel_gets_its_answer_again(http: httpx.AsyncClient, owners: StandIns) -> None:
    canceled = {"type": "order.canceled", "occurred_at": "2026-03-02T12:00:00Z", "causation_id": "k-1"}
    await owners.order(ORDER | {"status": "canceled", "timeline": [canceled]})
    await owners.answer(CancelOrder, {"outcome": "never_sent"})
    assert (await http.delete("/api/orders/o-1", headers={"Idempotency-Key": "k-1"})).status_code == 204
    assert (await http.delete("/api/orders/o-1", headers={"Idempotency-Key": "k-2"})).status_code == 409


async def test_nothing_stands_in_a_cancels_way_not_even_an_unreadable_ledger(
    http: httpx.AsyncClient, owners: StandIns
) -> None:
    await owners.answer(CancelOrder, {"outcome": "never_sent"})
    assert (await http.delete("/api/orders/o-1")).status_code == 204


async def test_many_proposals_at_once_all_arrive(http: httpx.AsyncClient, owners: StandIns, bus: Client) -> None:
    await owners.config()
    await owners.order(None)
    answers = await asyncio.gather(
        *(
            http.post("/api/orders", content=json.dumps(BUY), headers={"Content-Type": "application/json"})
            for _ in range(50)
        )
    )
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["order_id"] for answer in answers}) == 50
