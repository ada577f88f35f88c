"""The approval gate on a real database: what it stores, says, and remembers."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from chassis.connection import Connection, Statement
from chassis.errors import Transient
from contracts.events import OrderCanceled
from contracts.values import Mode
from tests.integration.approval_service.house import House, denied_by_risk, of, types
from tests.support.builders import NOON, an_order


async def test_an_order_that_needs_nobody_goes_on_with_both_passes_and_leaves_no_row(house: House) -> None:
    passed = house.risk_passed()
    [approved] = await house.gate(passed)
    assert (approved.type, approved.by, approved.risk_pass) == ("order.approved", "automatic", passed.risk_pass)
    assert (approved.approval_pass.config_version, approved.approval_pass.approval_id) == (house.version, None)
    assert approved.causation_id == str(passed.event_id)
    assert await house.row(passed.order_id) is None


async def test_an_order_that_needs_a_person_is_asked_for_once_with_its_expiry_fixed(house: House) -> None:
    await house.put_in_force(auto_approve_paper=False, approval_timeout_minutes=7)
    order = an_order(order_type="limit", limit_price="150.10", quantity="0.5")
    [requested] = await house.gate(house.risk_passed(order, notional="75.05"))
    assert (requested.type, requested.mode, requested.notional) == ("approval.requested", Mode.PAPER, Decimal("75.05"))
    assert requested.expires_at == requested.occurred_at + timedelta(minutes=7)
    row = await house.row(order.order_id)
    assert (row.status, row.symbol, row.limit_price, row.notional) == (
        "pending",
        "AAPL",
        Decimal("150.1"),
        Decimal("75.05"),
    )

    await house.put_in_force(auto_approve_paper=False, approval_timeout_minutes=60)
    assert (await house.row(order.order_id)).expires_at == requested.expires_at


async def test_the_same_message_twice_says_it_once(house: House) -> None:
    """P15: also in one batch."""
    passed = house.risk_passed()
    assert types(await house.gate(passed, passed)) == ["order.approved"]
    assert await house.gate(passed) == []


async def test_the_gate_loads_the_config_in_force_when_its_cache_is_behind(house: House) -> None:
    """P4: v2 switches approval on, risk passes under v2, and a gate still at v1 must not approve automatically."""
    await house.put_in_force(heard=False, auto_approve_paper=False)
    said = await house.gate(house.risk_passed())
    assert types(said) == ["approval.requested"]
    assert house.configs.loads == [house.version]


async def test_nothing_is_asked_of_others_inside_an_open_transaction(house: House) -> None:
    """P4: a config is loaded between transactions; none may wait for the bus while it holds the fence."""
    open_while_loading: list[int] = []
    house.configs.on_load = lambda: open_while_loading.append(house.database.in_use)
    await house.put_in_force(heard=False)
    await house.gate(house.risk_passed())
    assert open_while_loading == [0]


async def test_a_pass_of_an_older_config_goes_back_with_what_the_gate_saw(house: House) -> None:
    """P4, P17: the gate's version and its time."""
    older = house.version
    await house.put_in_force(auto_approve_paper=False)
    passed = house.risk_passed(config=older, round=2)
    [returned] = await house.gate(passed)
    assert (returned.type, returned.stage, returned.round) == ("order.returned", "approval", 2)
    assert (returned.code, returned.versions.config) == ("CONFIG_CHANGED", house.version)
    assert returned.observed_at == returned.occurred_at
    assert await house.row(passed.order_id) is None


async def test_a_config_that_cannot_be_had_is_waited_for(house: House) -> None:
    """S7: nothing is decided, and nothing is lost: the message comes again."""

    async def away(version: int) -> None:
        raise Transient("risk_service is away")

    await house.put_in_force(heard=False)
    house.configs.load, load = away, house.configs.load  # type: ignore[method-assign]
    passed = house.risk_passed()
    with pytest.raises(Transient):
        await house.gate(passed)
    house.configs.load = load  # type: ignore[method-assign]
    assert types(await house.gate(passed)) == ["order.approved"]


async def test_switching_approval_off_releases_nothing_that_waits(house: House) -> None:
    """P5, S3"""
    await house.put_in_force(auto_approve_paper=False)
    order, _ = await house.asked()
    await house.put_in_force(auto_approve_paper=True)
    assert await house.gate(house.risk_passed(order, round=1)) == []
    row = await house.row(order.order_id)
    assert (row.status, row.risk_pass["round"]) == ("pending", 1)


async def test_what_is_approved_goes_on_with_the_newest_pass(house: House) -> None:
    """P5: else risk would ignore it when it is returned, as of an older round (P15), and it would wait for ever."""
    await house.put_in_force(auto_approve_paper=False)
    order, approval_id = await house.asked()
    newer = house.risk_passed(order, round=1, reduces=True)
    await house.gate(newer)
    _, (_, approved) = await house.decide(approval_id, "approved")
    assert approved.risk_pass == newer.risk_pass
    assert (await house.row(order.order_id)).reduces


async def test_an_approved_order_that_comes_back_passes_as_that_operators(house: House) -> None:
    """P5: its approval stands through any number of returns, and each pass is fresh."""
    await house.put_in_force(auto_approve_paper=False)
    order, approval_id = await house.asked()
    _, (_, first) = await house.decide(approval_id, "approved", by="dana")
    for returns in (1, 2):
        await house.put_in_force(auto_approve_paper=returns == 1)
        [again] = await house.gate(house.risk_passed(order, round=returns))
        assert (again.type, again.by, again.risk_pass.round) == ("order.approved", "dana", returns)
        assert again.approval_pass.approval_id == approval_id
        assert again.approval_pass.approval_expires_at == first.approval_pass.approval_expires_at
        assert again.approval_pass.config_version == house.version
    assert await house.gate(house.risk_passed(order, round=0)) == []


async def test_an_approval_that_ran_out_denies_its_order(house: House) -> None:
    """S6"""
    await house.put_in_force(auto_approve_paper=False)
    order, approval_id = await house.asked()
    await house.decide(approval_id, "approved")
    await house.let_expire(order.order_id)
    [denied] = await house.gate(house.risk_passed(order, round=1))
    assert (denied.type, denied.stage, denied.round) == ("order.denied", "approval", 1)
    assert [reason.code for reason in denied.reasons] == ["APPROVAL_LAPSED"]


async def test_no_approval_is_made_for_an_order_that_is_final_already(house: House) -> None:
    """P13: it was canceled before the gate ever saw it."""
    await house.put_in_force(auto_approve_paper=False)
    order = an_order()
    canceled = OrderCanceled(occurred_at=NOON, correlation_id=order.order_id, actor="erik", order_id=order.order_id)
    assert await house.finals(canceled) == []
    assert await house.gate(house.risk_passed(order)) == []
    assert await house.row(order.order_id) is None


async def test_a_final_order_leaves_nothing_dead_in_the_list(house: House) -> None:
    """A cancel invalidates what waits, at once, and says who and why."""
    await house.put_in_force(auto_approve_paper=False)
    order, approval_id = await house.asked()
    canceled = OrderCanceled(occurred_at=NOON, correlation_id=order.order_id, actor="erik", order_id=order.order_id)
    [invalidated] = await house.finals(canceled)
    assert (invalidated.type, invalidated.approval_id, invalidated.actor) == (
        "approval.invalidated",
        approval_id,
        "erik",
    )
    assert invalidated.reason.code == "CANCELED_BY_REQUEST"
    assert (await house.row(order.order_id)).status == "invalidated"
    assert await house.finals(canceled) == []


async def test_other_terms_end_the_approval_that_waits_for_the_first(house: House) -> None:
    await house.put_in_force(auto_approve_paper=False)
    order, _ = await house.asked()
    other = an_order(order_id=order.order_id, quantity="1000")
    invalidated, denied = await house.gate(house.risk_passed(other, round=1))
    assert (invalidated.type, denied.type) == ("approval.invalidated", "order.denied")
    assert [reason.code for reason in denied.reasons] == ["TERMS_CHANGED"]
    assert (await house.row(order.order_id)).status == "invalidated"


async def test_a_batch_is_judged_order_by_order(house: House) -> None:
    """Everything that can become of an order, in one batch and one transaction."""
    await house.put_in_force(auto_approve_paper=False, exempt_exits=True)
    older = house.version - 1
    final, asked, leaving, stale = (an_order() for _ in range(4))
    waiting, _ = await house.asked()
    await house.finals(denied_by_risk(final.order_id))
    said = await house.gate(
        house.risk_passed(final),
        house.risk_passed(asked),
        house.risk_passed(leaving, reduces=True),
        house.risk_passed(stale, config=older),
        house.risk_passed(waiting, round=1),
    )
    assert types(of(final.order_id, said)) == []
    assert types(of(asked.order_id, said)) == ["approval.requested"]
    assert types(of(leaving.order_id, said)) == ["order.approved"]
    assert types(of(stale.order_id, said)) == ["order.returned"]
    assert types(of(waiting.order_id, said)) == []


async def test_two_replicas_at_one_message_say_it_once(house: House) -> None:
    await house.put_in_force(auto_approve_paper=False)
    events = [house.risk_passed() for _ in range(20)]
    answers = await asyncio.gather(house.gate(*events), house.gate(*reversed(events)))
    assert sorted(len(answer) for answer in answers) == [0, 20]


async def test_the_automatic_path_is_five_statements_whatever_the_size_of_the_batch(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Claim, lock, fence, one look at approvals and finals, outbox: nothing else is written."""
    statements: list[str] = []
    going_on = Connection.together

    async def noting(connection: Connection, *sent: Statement, commit: bool = False) -> Any:
        statements.extend(str(clause) for clause, _ in sent)
        return await going_on(connection, *sent, commit=commit)

    await house.gate(house.risk_passed())
    monkeypatch.setattr(Connection, "together", noting)
    await house.gate(*(house.risk_passed() for _ in range(50)))
    parts = ("approval.inbox", "advisory", "fence.versions", "operator_approvals", "approval.outbox")
    assert [next((part for part in parts if part in one), one) for one in statements] == list(parts)
