"""Rules, four eyes, extensions and first orders on a real database."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from approval_service.handlers.extend_approval import extend_approval
from approval_service.handlers.preview_approval import preview_approval
from approval_service.store.approvals_table import ApprovalsTable
from approval_service.store.strategies_table import StrategiesTable
from chassis.errors import Refused
from contracts.commands import ExtendApproval
from contracts.orders import Order
from contracts.queries import PreviewApproval
from contracts.values import Mode
from tests.integration.approval_service.house import House, said, types
from tests.support.builders import an_order

FIRST = {"ask_when": [{"first_order_of_strategy": True}]}


def a_strategy() -> str:
    return f"s-{uuid4().hex[:8]}"


async def extend(house: House, approval_id: str, minutes: int, *, key: str = "") -> tuple[dict[str, Any], list[Any]]:
    command = ExtendApproval.model_validate(
        {"approval_id": approval_id, "minutes": minutes, "actor": "erik", "reason": "still reading"}
        | ({"idempotency_key": key} if key else {})
    )
    uow = house.uow()
    answer = await extend_approval(command, uow=uow, configs=house.configs, approvals=ApprovalsTable)
    return answer["approval"], said(uow)


async def test_the_reason_for_asking_and_the_proposer_are_kept_and_told(house: House) -> None:
    await house.put_in_force(ask_when=[{"min_notional": "100"}])
    order = an_order()
    [requested] = await house.gate(house.risk_passed(order, notional="150").model_copy(update={"proposed_by": "bot-7"}))
    assert [reason.values["rule"] for reason in requested.because] == ["worth 100 or more"]
    assert requested.proposed_by == "bot-7"
    [listed] = [item for item in (await house.listed(limit=500))["items"] if item["order_id"] == order.order_id]
    assert (listed["proposed_by"], listed["approvals_needed"]) == ("bot-7", 1)
    assert listed["asked_because"][0]["message"] == "A rule asks for a person: worth 100 or more."


async def test_the_first_orders_of_a_strategy_wait_until_a_person_has_let_one_go(house: House) -> None:
    """Also those of the same batch; afterwards the strategy is known, to another replica too, and stays known."""
    strategy = a_strategy()
    orders = [an_order(strategy=strategy) for _ in range(4)]
    await house.put_in_force(**FIRST)
    asked = await house.gate(*(house.risk_passed(order) for order in orders[:2]))
    assert types(asked) == ["approval.requested"] * 2
    await house.decide(asked[0].approval_id, "approved")
    assert types(await house.gate(house.risk_passed(orders[2]))) == ["order.approved"]
    house.seen = type(house.seen)()
    assert types(await house.gate(house.risk_passed(orders[3]))) == ["order.approved"]
    other = an_order(strategy=strategy, account="another")
    assert types(await house.gate(house.risk_passed(other))) == ["approval.requested"], "in another account it is new"


async def test_a_strategy_that_traded_before_the_rule_is_not_new_and_a_rejected_one_still_is(house: House) -> None:
    old, new = a_strategy(), a_strategy()
    await house.put_in_force()
    await house.gate(house.risk_passed(an_order(strategy=old)))
    await house.put_in_force(**FIRST)
    assert types(await house.gate(house.risk_passed(an_order(strategy=old)))) == ["order.approved"]
    _, approval = await house.asked(an_order(strategy=new))
    await house.decide(approval, "rejected")
    await house.asked(an_order(strategy=new))


async def test_two_people_at_once_are_the_first_and_the_second_whoever_is_faster(house: House) -> None:
    await house.put_in_force(mode=Mode.LIVE, four_eyes_notional="100")
    _, approval = await house.asked(mode=Mode.LIVE)
    both = await asyncio.gather(
        house.decide(approval, "approved", by="dana"), house.decide(approval, "approved", by="erik")
    )
    (first, endorsing), (second, approving) = sorted(both, key=lambda each: each[0]["status"], reverse=True)
    assert types(endorsing) == ["approval.endorsed"]
    assert types(approving) == ["approval.approved", "order.approved"]
    assert (first["status"], first["approvals_needed"], second["status"]) == ("pending", 2, "approved")
    assert {second["endorsed_by"], second["decided_by"]} == {"dana", "erik"}
    assert approving[1].approval_pass.by == f"{second['endorsed_by']}, {second['decided_by']}"


async def test_an_order_that_takes_two_people_waits_also_where_live_orders_go_on_by_themselves(house: House) -> None:
    await house.put_in_force(mode=Mode.LIVE, require_approval_for_live=False, four_eyes_notional="1000")
    assert types(await house.gate(house.risk_passed(mode=Mode.LIVE, notional="999"))) == ["order.approved"]
    [requested] = await house.gate(house.risk_passed(mode=Mode.LIVE, notional="1000"))
    assert [reason.code for reason in requested.because] == ["FOUR_EYES"]


async def test_one_person_twice_is_not_two_people(house: House) -> None:
    """Under the same key it gets the same answer; under another it is told who is missing."""
    await house.put_in_force(mode=Mode.LIVE, four_eyes_notional="100")
    _, approval = await house.asked(mode=Mode.LIVE)
    await house.decide(approval, "approved", key="k-1-" + approval)
    again, nothing = await house.decide(approval, "approved", key="k-1-" + approval)
    assert (again["status"], nothing) == ("pending", [])
    with pytest.raises(Refused) as refused:
        await house.decide(approval, "approved")
    assert refused.value.problem.code == "SECOND_PERSON_NEEDED"


async def test_an_extended_approval_waits_longer_and_the_order_leaves_by_the_later_expiry(house: House) -> None:
    await house.put_in_force(auto_approve_paper=False)
    order, approval = await house.asked()
    before = (await house.row(order.order_id)).expires_at
    longer, [event] = await extend(house, approval, 30, key="x-" + approval)
    again, nothing = await extend(house, approval, 30, key="x-" + approval)
    assert longer == again
    assert nothing == []
    assert (event.type, event.extended_by, event.reason) == ("approval.extended", "erik", "still reading")
    assert (longer["extended_by"], (await house.row(order.order_id)).extended_at) == ("erik", event.occurred_at)
    assert (event.expires_at - before).total_seconds() == 1800
    _, decided = await house.decide(approval, "approved")
    assert decided[1].approval_pass.approval_expires_at == event.expires_at


async def test_what_has_expired_is_not_extended_whether_or_not_the_sweeper_came(house: House) -> None:
    """S6."""
    await house.put_in_force(auto_approve_paper=False)
    order, approval = await house.asked()
    await house.let_expire(order.order_id)
    with pytest.raises(Refused) as refused:
        await extend(house, approval, 30)
    assert refused.value.problem.code == "APPROVAL_NOT_PENDING"
    assert types(await house.expire())[-2:] == ["approval.expired", "order.denied"]


async def test_a_preview_says_who_would_be_asked_and_asks_nobody(house: House) -> None:
    strategy = a_strategy()
    await house.put_in_force(mode=Mode.LIVE, require_approval_for_live=False, four_eyes_notional="100", **FIRST)

    async def preview(order: Order | None = None, **fields: Any) -> dict[str, Any]:
        query = PreviewApproval(order=order or an_order(strategy=strategy), mode=Mode.LIVE, **fields)
        return await preview_approval(
            query, uow=house.uow(), configs=house.configs, approvals=ApprovalsTable, strategies=StrategiesTable
        )

    asked = await preview(notional="100")
    assert (asked["asks"], asked["people"]) == (True, 2)
    assert [reason["code"] for reason in asked["because"]] == ["FOUR_EYES", "APPROVAL_RULE"]
    order, approval = await house.asked(an_order(strategy=strategy), mode=Mode.LIVE, notional="5")
    await house.put_in_force(mode=Mode.LIVE, require_approval_for_live=False)
    assert (await preview(order))["asks"] is True, "once asked, always asked (P5)"
    await house.decide(approval, "approved")
    goes_on = {"asks": False, "because": [], "people": 0, "denied": None}
    assert (await preview(order), await preview(notional="100")) == (goes_on, goes_on)
    await house.let_expire(order.order_id)
    assert (await preview(order))["denied"]["code"] == "APPROVAL_LAPSED"
