"""Expiry, changes of mode, and lists of approvals, on a real database."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from chassis.errors import Refused
from contracts.events import ConfigUpdated
from contracts.values import Mode
from tests.integration.approval_service.house import House, of, types
from tests.support.builders import NOON, an_order

FIXED_NAMES = {
    "id", "order_id", "symbol", "side", "quantity", "order_type", "limit_price", "notional", "account", "strategy", "mode", "status",
    "requested_at", "expires_at", "decided_by", "decided_at", "reason",
}  # fmt: skip


def a_mode_change(version: int, mode_epoch: int, mode: str = "live") -> ConfigUpdated:
    return ConfigUpdated(
        occurred_at=NOON, correlation_id="config", actor="erik", config_version=version, mode_epoch=mode_epoch,
        config={"trading_mode": mode}, changed=[],
    )  # fmt: skip


async def test_expired_approvals_are_ended_and_their_orders_denied(house: House) -> None:
    await house.put_in_force(auto_approve_paper=False)
    order, approval_id = await house.asked()
    standing, _ = await house.asked()
    await house.let_expire(order.order_id)
    said = await house.expire()
    expired, denied = of(order.order_id, said)
    assert (expired.type, expired.approval_id) == ("approval.expired", approval_id)
    assert (denied.type, denied.stage, denied.causation_id) == ("order.denied", "approval", str(expired.event_id))
    assert [reason.code for reason in denied.reasons] == ["APPROVAL_EXPIRED"]
    assert of(standing.order_id, said) == []
    row = await house.row(order.order_id)
    assert (row.status, row.decided_by) == ("expired", None)
    assert row.ended_at >= row.expires_at
    assert of(order.order_id, await house.expire()) == []


async def test_replicas_sweeping_at_once_end_each_approval_once(house: House) -> None:
    """However many there are: in bounded batches."""
    await house.put_in_force(auto_approve_paper=False)
    orders = [an_order() for _ in range(600)]
    for start in range(0, 600, 200):
        await house.gate(*(house.risk_passed(order) for order in orders[start : start + 200]))
    await asyncio.gather(*(house.let_expire(order.order_id) for order in orders[:8]))
    async with house.database.begin() as connection:
        await connection.execute(
            text("UPDATE approval.operator_approvals SET expires_at = clock_timestamp() WHERE order_id = ANY(:ids)"),
            {"ids": [order.order_id for order in orders]},
        )
    sweeps = await asyncio.gather(house.expire(), house.expire(), house.expire())
    denied = [event.order_id for said in sweeps for event in said if event.type == "order.denied"]
    assert sorted(set(denied) & {order.order_id for order in orders}) == sorted(order.order_id for order in orders)
    assert len(denied) == len(set(denied))


async def test_a_change_of_mode_ends_what_waits_at_once(house: House) -> None:
    """P6: `live` and back too, and all of it, however much."""
    await house.put_in_force(auto_approve_paper=False)
    orders = [an_order() for _ in range(300)]
    for start in range(0, 300, 100):
        await house.gate(*(house.risk_passed(order) for order in orders[start : start + 100]))
    change = a_mode_change(house.version + 1, mode_epoch=1)
    said = await house.mode_changed(change)
    for order in orders:
        invalidated, denied = of(order.order_id, said)
        assert (invalidated.type, invalidated.actor) == ("approval.invalidated", "erik")
        assert [reason.code for reason in denied.reasons] == ["MODE_CHANGED"]
        assert denied.reasons[0].values["current"] == "live"
    row = await house.row(orders[0].order_id)
    assert (row.status, row.reason) == ("invalidated", "MODE_CHANGED")
    assert await house.mode_changed(change) == []


async def test_a_paper_order_that_is_approved_after_the_mode_went_live_ends_invalidated(house: House) -> None:
    """P6, S6: the decision is refused before the event has come, afterwards too, and no gate lets the order on."""
    await house.put_in_force(auto_approve_paper=False)
    order, approval_id = await house.asked()
    await house.put_in_force(mode=Mode.LIVE, mode_epoch=1, require_approval_for_live=False)
    with pytest.raises(Refused) as refused:
        await house.decide(approval_id, "approved")
    assert refused.value.problem.code == "MODE_CHANGED"
    ended = of(order.order_id, await house.mode_changed(a_mode_change(house.version, mode_epoch=1)))
    assert types(ended) == ["approval.invalidated", "order.denied"]
    with pytest.raises(Refused) as again:
        await house.decide(approval_id, "approved")
    assert again.value.problem.code == "MODE_CHANGED"
    [denied] = await house.gate(house.risk_passed(order, round=1))
    assert [reason.code for reason in denied.reasons] == ["APPROVAL_INVALIDATED"]


async def test_other_changes_of_config_end_nothing(house: House) -> None:
    """A tighter limit or a halt is judged when the operator has decided, at release."""
    await house.put_in_force(auto_approve_paper=False, mode_epoch=4)
    order, _ = await house.asked(mode_epoch=4)
    said = await house.mode_changed(a_mode_change(house.version + 1, mode_epoch=4, mode="paper"))
    assert of(order.order_id, said) == []
    assert (await house.row(order.order_id)).status == "pending"
    assert types(of(order.order_id, await house.mode_changed(a_mode_change(house.version + 2, mode_epoch=5)))) == [
        "approval.invalidated", "order.denied",
    ]  # fmt: skip


async def test_the_list_shows_the_fixed_names_and_what_reduces(house: House) -> None:
    await house.put_in_force(auto_approve_paper=False)
    order, approval_id = await house.asked(
        an_order(order_type="stop_limit", limit_price="150.10", stop_price="151", quantity="1.50"), reduces=True
    )
    page = await house.listed(limit=500)
    [item] = [item for item in page["items"] if item["id"] == approval_id]
    assert set(item) >= FIXED_NAMES
    assert (item["order_id"], item["quantity"], item["limit_price"], item["stop_price"], item["notional"]) == (
        order.order_id, "1.5", "150.1", "151", "150",
    )  # fmt: skip
    assert (item["status"], item["reduces"], item["decided_by"]) == ("pending", True, None)
    assert item["requested_at"].endswith("Z")


async def test_pending_ones_are_listed_soonest_to_expire_first_a_page_at_a_time(house: House) -> None:
    orders = []
    for minutes in (30, 10, 20):
        await house.put_in_force(auto_approve_paper=False, approval_timeout_minutes=minutes)
        orders.append((await house.asked())[0].order_id)
    wanted = [orders[1], orders[2], orders[0]]
    assert [found for found in await every_page(house, status="pending") if found in orders] == wanted
    assert [found for found in await every_page(house, status="all") if found in orders] == orders[::-1]


async def test_one_past_its_expiry_is_no_longer_listed_as_pending_though_no_sweeper_came(house: House) -> None:
    await house.put_in_force(auto_approve_paper=False)
    order, approval_id = await house.asked()
    await house.let_expire(order.order_id)
    assert order.order_id not in await every_page(house, status="pending")
    expired = await house.listed(status="expired", limit=500)
    assert [item["status"] for item in expired["items"] if item["id"] == approval_id] == ["expired"]


async def test_decided_ones_stay_listed_with_who_and_when(house: House) -> None:
    """S10"""
    await house.put_in_force(auto_approve_paper=False)
    _, approval_id = await house.asked()
    decided, _ = await house.decide(approval_id, "rejected", by="dana", reason="no")
    newest = (await house.listed(status="rejected", limit=1))["items"]
    assert newest == [decided]
    assert timedelta(0) < house_time(decided["decided_at"]) - house_time(decided["requested_at"])


async def every_page(house: House, *, status: str) -> list[str]:
    """The orders of all pages, two items a page."""
    found: list[str] = []
    cursor = None
    while True:
        page = await house.listed(status=status, limit=2 if status == "pending" else 50, cursor=cursor)
        found += [item["order_id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None or len(found) > 1000:
            return found


def house_time(moment: str) -> datetime:
    return datetime.fromisoformat(moment)
