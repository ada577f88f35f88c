"""approval_service as it runs: consuming, answering and publishing on NATS, beside a stand-in for risk_service that answers for the config."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from nats.aio.client import Client
from sqlalchemy import text

from approval_service.settings import Settings
from approval_service.wiring import build
from contracts.commands import DecideApproval
from contracts.events import EVENT_OF_SUBJECT, ConfigUpdated, OrderCanceled
from contracts.messages import Answer, Request
from contracts.queries import GetConfig, ListApprovals
from ops.stack import Stack
from tests.integration.approval_service.house import House, denied_by_risk
from tests.integration.chassis.tiny_service import running
from tests.support.builders import NOON, an_order
from tests.support.journal import connected, hearing, publish, publish_raw, until


class Desk:
    """The running service as its neighbours see it."""

    def __init__(self, house: House, journal: Client, gateway: Client, heard: Sequence[list[Any]]) -> None:
        self.house = house
        self.journal = journal
        self.gateway = gateway
        self._heard = heard

    async def heard(self, subject: str, order_id: str) -> Any:
        """The first event of a subject about an order, as soon as it is published."""

        async def look() -> Any:
            for message in self.messages:
                if message.subject == subject and order_id in message.data.decode():
                    return EVENT_OF_SUBJECT[subject].from_json(message.data)
            return None

        return await until(look)

    @property
    def messages(self) -> list[Any]:
        return [message for heard in self._heard for message in heard]

    async def asked(self) -> Any:
        """`approval.requested` of an order that waits for a person."""
        passed = self.house.risk_passed()
        await publish(self.journal, passed)
        return await self.heard("approval.requested", passed.order_id)

    async def listed(self) -> set[str]:
        """The ids of all approvals that wait, page by page: other tests leave theirs."""
        found: set[str] = set()
        cursor: str | None = None
        while True:
            page = (await self.request(ListApprovals(limit=500, cursor=cursor))).result
            assert page is not None
            found |= {item["id"] for item in page["items"]}
            cursor = page["next"]
            if cursor is None:
                return found

    async def request(self, request: Request) -> Answer:
        reply = await self.gateway.request(request.SUBJECT, request.to_json(), timeout=5)
        return Answer.from_json(reply.data)


@asynccontextmanager
async def answering_for_the_config(stack: Stack, house: House) -> AsyncIterator[None]:
    async with connected(stack, "risk") as risk:

        async def answer(message: Any) -> None:
            version = GetConfig.from_json(message.data).version
            assert version is not None
            snapshot = house.configs.history[version].model_dump(mode="json")
            await message.respond(Answer(result=snapshot).to_json())

        await risk.subscribe(GetConfig.SUBJECT, cb=answer)
        await risk.flush()
        yield


def settings_for(stack: Stack, **changed: Any) -> Settings:
    nats = stack.credentials("approval")
    return Settings(
        nats_url=nats.url, nats_user=nats.user, nats_password=nats.password, log_level="error",
        database_url=stack.database_url("approval"), test_run=True, **changed,
    )  # fmt: skip


@pytest.fixture
async def desk(servers: Stack, house: House) -> AsyncIterator[Desk]:
    """With approval switched on, and news of the config 5 s late: the fence alone says what is in force.

    What is said is heard on its subjects, never on `>`: that takes an interest in every inbox, a stopped service's too, and the server then
    delivers to its last pull request, where the message stays until `ack_wait` is over.
    """
    await house.put_in_force(auto_approve_paper=False)
    async with (
        connected(servers, "ops") as journal,
        connected(servers, "gateway") as gateway,
        answering_for_the_config(servers, house),
        hearing(journal, "order.*") as orders,
        hearing(journal, "approval.*") as approvals,
        hearing(journal, "dead.*") as dead,
        running(build(settings_for(servers, cache_delay_seconds=5))),
    ):
        yield Desk(house, journal, gateway, (orders, approvals, dead))


async def test_an_order_waits_is_approved_and_goes_on(desk: Desk) -> None:
    requested = await desk.asked()
    assert requested.approval_id in await desk.listed()

    answer = await desk.request(DecideApproval(approval_id=requested.approval_id, status="approved", actor="dana"))
    assert answer.result is not None
    assert answer.result["approval"]["status"] == "approved"
    approved = await desk.heard("order.approved", requested.order_id)
    assert (approved.by, approved.approval_pass.approval_id) == ("dana", requested.approval_id)

    late = await desk.request(DecideApproval(approval_id=requested.approval_id, status="rejected", actor="erik"))
    assert late.problem is not None
    assert late.problem.code == "ALREADY_DECIDED"
    assert late.problem.values["decision"]["decided_by"] == "dana"


async def test_the_config_in_force_decides_and_not_the_one_last_heard_of(desk: Desk) -> None:
    """P4: the gate has only ever loaded; each change is known to the fence at once, and to this process 5 s later."""
    for automatic in (True, False, True):
        await desk.house.put_in_force(auto_approve_paper=automatic)
        passed = desk.house.risk_passed()
        await publish(desk.journal, passed)
        await desk.heard("order.approved" if automatic else "approval.requested", passed.order_id)


async def test_an_expiry_denies_within_a_second(desk: Desk) -> None:
    requested = await desk.asked()
    await desk.house.let_expire(requested.order_id)
    async with asyncio.timeout(1):
        denied = await desk.heard("order.denied", requested.order_id)
    assert denied.reasons[0].code == "APPROVAL_EXPIRED"
    late = await desk.request(DecideApproval(approval_id=requested.approval_id, status="approved", actor="dana"))
    assert late.problem is not None
    assert late.problem.code == "APPROVAL_EXPIRED"


async def test_a_cancel_and_a_change_of_mode_end_what_waits(desk: Desk) -> None:
    """P6, P13"""
    canceled, moved = await desk.asked(), await desk.asked()
    order_id = canceled.order_id
    await publish(
        desk.journal, OrderCanceled(occurred_at=NOON, correlation_id=order_id, actor="erik", order_id=order_id)
    )
    assert (await desk.heard("approval.invalidated", order_id)).reason.code == "CANCELED_BY_REQUEST"

    version = await desk.house.put_in_force(mode="live", mode_epoch=1)
    change = ConfigUpdated(
        occurred_at=NOON, correlation_id="config", actor="erik", config_version=version, mode_epoch=1,
        config={"trading_mode": "live"}, changed=[],
    )  # fmt: skip
    await publish(desk.journal, change)
    assert (await desk.heard("approval.invalidated", moved.order_id)).reason.code == "MODE_CHANGED"
    assert (await desk.heard("order.denied", moved.order_id)).reasons[0].code == "MODE_CHANGED"


async def test_what_cannot_be_read_is_set_aside_and_the_rest_goes_on(desk: Desk) -> None:
    """S12"""
    before, after = desk.house.risk_passed(), desk.house.risk_passed()
    await publish(desk.journal, before)
    await publish_raw(desk.journal, "order.risk_passed", b'{"order_id": "malformed"}')
    await publish_raw(desk.journal, "order.denied", b"\xff")
    await publish(desk.journal, after)
    for passed in (before, after):
        await desk.heard("approval.requested", passed.order_id)

    order = an_order()
    await publish(desk.journal, denied_by_risk(order.order_id))
    await until(lambda: is_final(desk.house, order.order_id))

    async def buried() -> bool:
        subjects = {message.subject for message in desk.messages}
        return {"dead.approval_gate", "dead.approval_finals"} <= subjects

    await until(buried)


IS_FINAL = text("SELECT 1 FROM approval.final_orders WHERE order_id = :order_id")


async def is_final(house: House, order_id: str) -> bool:
    async with house.database.connect() as connection:
        found = await connection.execute(IS_FINAL, {"order_id": order_id})
        return found.one_or_none() is not None
