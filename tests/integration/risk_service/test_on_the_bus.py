"""risk_service as it runs: consuming, answering and publishing on NATS."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from nats.aio.client import Client

from contracts.commands import UpdateConfig
from contracts.events import EVENT_OF_SUBJECT, LockoutCreated
from contracts.lockouts import Lockout
from contracts.messages import Answer, Request
from contracts.passes import lockouts_fence
from contracts.queries import CountOrders, GetConfig, GetOrder, LockoutSnapshot
from contracts.quotes import Quote
from ops.stack import Stack
from risk_service.settings import Settings
from risk_service.wiring import build
from tests.integration.chassis.tiny_service import running
from tests.integration.risk_service.house import House, LockoutOwner, _lockout_event, a_proposal, a_symbol, codes, now
from tests.support.journal import connected, hearing, publish, publish_raw, until


@dataclass
class Desk:
    """The running service as its neighbours see it."""

    journal: Client
    gateway: Client
    owner: LockoutOwner
    heard: list[Any]
    dead: list[Any]

    async def said(self, order_id: str) -> Any:
        """The verdict on an order, as soon as it is published."""

        async def look() -> Any:
            for message in self.heard:
                if message.subject in ("order.risk_passed", "order.denied") and order_id in message.data.decode():
                    return EVENT_OF_SUBJECT[message.subject].from_json(message.data)
            return None

        return await until(look)

    async def ask(self, request: Request) -> Answer:
        reply = await self.gateway.request(request.SUBJECT, request.to_json(), timeout=5)
        return Answer.from_json(reply.data)


async def answering_for_lockouts(client: Client, owner: LockoutOwner) -> None:
    async def answer(message: Any) -> None:
        result = await owner.ask(LockoutSnapshot.from_json(message.data))
        await message.respond(Answer(result=result).to_json())

    await client.subscribe(LockoutSnapshot.SUBJECT, cb=answer)
    await client.flush()


@pytest.fixture
async def desk(servers: Stack, house: House, owner: LockoutOwner) -> AsyncIterator[Desk]:
    sign_in = servers.credentials("risk")
    settings = Settings(
        nats_url=sign_in.url, nats_user=sign_in.user, nats_password=sign_in.password, log_level="error",
        database_url=servers.database_url("risk"),
    )  # fmt: skip
    async with (
        connected(servers, "ops") as journal,
        connected(servers, "gateway") as gateway,
        connected(servers, "lockout") as neighbour,
        hearing(journal, "order.*") as heard,
        hearing(journal, "dead.*") as dead,
    ):
        await answering_for_lockouts(neighbour, owner)
        async with running(build(settings)):
            yield Desk(journal, gateway, owner, heard, dead)


async def test_a_proposal_passes_and_can_be_looked_at(desk: Desk):
    proposal = a_proposal()
    await publish(desk.journal, proposal)
    passed = await desk.said(proposal.order_id)
    answer = await desk.ask(GetOrder(order_id=proposal.order_id))
    assert answer.result is not None
    assert (passed.type, answer.result["status"]) == ("order.risk_passed", "risk_passed")
    unknown = await desk.ask(GetOrder(order_id="nobody"))
    assert unknown.problem is not None
    assert (unknown.problem.code, unknown.problem.status) == ("ORDER_UNKNOWN", 404)
    counted = await desk.ask(CountOrders())
    assert counted.result is not None
    assert counted.result["counts"]["risk_passed"] >= 1


async def test_a_change_is_in_force_when_it_is_answered(desk: Desk):
    """P1, P2: the very next proposal is decided under it."""
    answer = await desk.ask(UpdateConfig(actor="olga", changes={"limits": {"max_order_quantity": "5"}}))
    assert answer.result is not None
    proposal = a_proposal(quantity="6")
    await publish(desk.journal, proposal)
    denied = await desk.said(proposal.order_id)
    assert codes(denied) == ["MAX_QUANTITY"]
    shown = await desk.ask(GetConfig())
    assert shown.result is not None
    assert shown.result["version"] == answer.result["version"]


async def test_a_price_is_heard_and_a_lockout_too(desk: Desk):
    await desk.ask(UpdateConfig(actor="olga", changes={"limits": {"max_order_notional": "1000"}}))
    proposal = a_proposal(quantity="11")
    symbol = proposal.order.symbol
    quote = Quote.model_validate({"symbol": symbol, "last": "100", "quoted_at": now()})
    await desk.gateway.publish(quote.subject, quote.model_dump_json().encode())
    await desk.gateway.flush()
    await publish(desk.journal, proposal)
    assert codes(await desk.said(proposal.order_id)) == ["MAX_NOTIONAL"]

    version = await desk.owner.raise_version(symbol)
    lockout = Lockout.model_validate(
        {
            "id": "l-1", "symbol": symbol, "reason": "watching", "created_by": "olga", "created_at": now(), "starts_at": now(),
            "expires_at": "2999-01-01T00:00:00Z",
        }
    )  # fmt: skip
    desk.owner.lockouts[symbol] = [lockout]
    event: LockoutCreated = _lockout_event(LockoutCreated, lockout, version)
    await publish(desk.journal, event)
    again = a_proposal(symbol=symbol, quantity="1")
    await publish(desk.journal, again)
    assert codes(await desk.said(again.order_id)) == ["LOCKED"]
    assert lockouts_fence(symbol)


async def test_a_conflict_and_a_malformed_proposal_are_dead_letters_and_flow_goes_on(desk: Desk):
    """P11, S12."""
    first = a_proposal()
    conflicting = a_proposal(**first.order.model_dump() | {"quantity": "7"})
    await publish(desk.journal, first)
    await desk.said(first.order_id)
    await publish_raw(desk.journal, "order.proposed", b'{"order_id": "mangled"')
    after = a_proposal(symbol=a_symbol())
    await publish(desk.journal, conflicting, after)
    assert (await desk.said(after.order_id)).type == "order.risk_passed"

    async def buried() -> bool:
        found = {json.loads(message.data)["code"] for message in desk.dead}
        return {"NOT_JSON", "ORDER_ID_CONFLICT"} <= found

    await until(buried)
    await asyncio.sleep(0.2)
    answer = await desk.ask(GetOrder(order_id=first.order_id))
    assert answer.result is not None
    assert (answer.result["quantity"], answer.result["reasons"]) == ("1", [])


async def test_the_service_says_how_it_is(desk: Desk):
    reply = await desk.gateway.request("query.health.risk_service", b"", timeout=5)
    health = json.loads(reply.data)
    assert health["ready"] is True
    assert set(health["versions"]) == {"config", "lockouts", "way_seconds"}
