"""The approval gate waits for a change that is being made, and then judges by it: its lock comes before its look (P1, P4)."""

from __future__ import annotations

import asyncio

from chassis.unit_of_work import UnitOfWork
from contracts.passes import CONFIG_FENCE
from tests.integration.approval_service.house import House, types
from tests.support.builders import an_order
from tests.unit.approval_service.builders import a_config


async def test_an_order_that_meets_a_change_at_the_gate_is_judged_by_what_the_change_leaves(house: House) -> None:
    """P1, P4, S3: switched on in just that moment, approval is asked of the very first order after it."""
    await house.put_in_force(auto_approve_paper=True)
    passed = house.risk_passed(an_order())
    async with UnitOfWork(house.risk_database, "risk").begin() as work:
        await work.fence.exclude()
        version = await work.fence.raise_version(CONFIG_FENCE)
        house.configs.history[version] = a_config(version=version, auto_approve_paper=False)
        judging = asyncio.create_task(house.gate(passed))
        await asyncio.sleep(0.2)
        assert not judging.done(), "it waits for the change"
    assert types(await judging) == ["order.returned"]
