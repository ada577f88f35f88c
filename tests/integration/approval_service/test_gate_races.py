"""The gate raced against the controls, on a real database."""

from __future__ import annotations

import asyncio

import pytest

from approval_service.store.approvals_table import ApprovalsTable
from approval_service.store.gate_table import GateTable
from chassis.errors import Transient
from tests.integration.approval_service.house import House, denied_by_risk, types
from tests.integration.approval_service.pausing import (
    Pause,
    pausing_after,
    pausing_before,
    pausing_before_commit,
    still_waits,
)
from tests.support.builders import an_order


async def test_a_change_of_config_waits_for_the_gate_that_decides_under_the_old_one(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P1, P4: each automatic approval is wholly before the change, or after it."""
    pause = Pause()
    pausing_before_commit(monkeypatch, pause)
    judging = asyncio.create_task(house.gate(house.risk_passed()))
    await pause.reached.wait()
    changing = asyncio.create_task(house.put_in_force(auto_approve_paper=False))
    assert await still_waits(changing), "the change came between the gate's reading and its commit"
    pause.over.set()
    [approved] = await judging
    assert approved.approval_pass.config_version < await changing


async def test_without_the_fence_the_change_comes_in_between(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """P1 taken out: the test above would fail."""
    house.faults = frozenset({"no_fence"})
    pause = Pause()
    pausing_before_commit(monkeypatch, pause)
    judging = asyncio.create_task(house.gate(house.risk_passed()))
    await pause.reached.wait()
    changing = asyncio.create_task(house.put_in_force(auto_approve_paper=False))
    assert not await still_waits(changing)
    pause.over.set()
    await judging


async def test_the_config_toggles_against_a_flow_of_orders(house: House) -> None:
    """P4, S3: with the gate's cache always behind, no order passes automatically but under the config that was in force just then."""
    ended, ends = asyncio.Event(), {}

    async def toggle() -> None:
        for count in range(40):
            await house.put_in_force(heard=False, auto_approve_paper=count % 2 == 0)
            async with house.uow().begin() as work:
                ends[house.version] = await work.now()
            await asyncio.sleep(0.01)
        ended.set()

    async def flow() -> list[object]:
        heard: list[object] = []
        while not ended.is_set():
            try:
                heard += await house.gate(*(house.risk_passed() for _ in range(5)))
            except Transient:
                continue
        return heard

    _, *flows = await asyncio.gather(toggle(), flow(), flow())
    said = [event for one in flows for event in one]
    automatic = [event for event in said if event.type == "order.approved"]
    for event in automatic:
        version = event.approval_pass.config_version
        assert version == event.risk_pass.versions.config
        assert house.configs.history[version].config.operator_approval.auto_approve_paper
        assert version + 1 not in ends or event.approval_pass.decided_at < ends[version + 1]
    assert automatic, "some passed"
    assert {"approval.requested", "order.returned"} & set(types(said)), "and some did not"


async def test_an_order_that_becomes_final_while_it_is_being_asked_for_is_not_left_in_the_list(house: House) -> None:
    """P13: the gate has not committed its row, so whoever learns of the end waits for it."""
    await house.put_in_force(auto_approve_paper=False)
    order, pause = an_order(), Pause()
    house.gate_table = pausing_after(GateTable, "request", pause)
    asking = asyncio.create_task(house.gate(house.risk_passed(order)))
    await pause.reached.wait()
    ending = asyncio.create_task(house.finals(denied_by_risk(order.order_id)))
    assert await still_waits(ending)
    pause.over.set()
    assert types(await asking) == ["approval.requested"]
    assert types(await ending) == ["approval.invalidated"]
    assert (await house.row(order.order_id)).status == "invalidated"


async def test_an_order_is_not_asked_for_while_its_end_is_being_learned(house: House) -> None:
    """P13: asking does not wait (it holds the fence); the message comes again, and then the end is known."""
    await house.put_in_force(auto_approve_paper=False)
    order, pause = an_order(), Pause()
    house.approvals_table = pausing_after(ApprovalsTable, "remember_finals", pause)
    ending = asyncio.create_task(house.finals(denied_by_risk(order.order_id)))
    await pause.reached.wait()
    passed = house.risk_passed(order)
    with pytest.raises(Transient):
        await house.gate(passed)
    pause.over.set()
    await ending
    assert await house.gate(passed) == []
    assert await house.row(order.order_id) is None


async def test_a_newer_pass_and_a_decision_at_once_never_lose_the_newer_pass(house: House) -> None:
    """P5, P15: the decision waits for the gate that replaces the pass, and goes on with the new one."""
    await house.put_in_force(auto_approve_paper=False)
    order, approval_id = await house.asked()
    pause = Pause()
    house.gate_table = pausing_before(GateTable, "renew", pause)
    renewing = asyncio.create_task(house.gate(house.risk_passed(order, round=1)))
    await pause.reached.wait()
    deciding = asyncio.create_task(house.decide(approval_id, "approved"))
    assert await still_waits(deciding)
    pause.over.set()
    await renewing
    _, (_, approved) = await deciding
    assert approved.risk_pass.round == 1
