"""Replicas never spend one limit twice: verdicts fold within a batch, and an account is locked between batches (P14)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from benchmarks.listening import Listener
from benchmarks.proposals import Proposals
from benchmarks.proposing import BATCH
from benchmarks.scene import scene
from contracts.commands import UpdateConfig
from contracts.events import OrderDenied
from contracts.messages import Answer
from contracts.reasons import ReasonCode
from ops.services import SERVICES
from ops.stack import Stack

ORDERS = 1_000
FITTING = 10
TERMS = {"side": "buy", "order_type": "limit", "limit_price": "100"}
"""Below the ask, so that it rests: one order is an exposure of 100, before and after it reaches the broker."""
LIMIT = "1050"


@pytest.fixture
def doubled(data_root: Path) -> Iterator[Stack]:
    """Two replicas of every service."""
    with Stack(data_root / "doubled", replicas={service.name: 2 for service in SERVICES}) as stack:
        yield stack


async def test_of_a_thousand_orders_at_once_exactly_those_that_fit_the_limit_pass(doubled: Stack) -> None:
    listener, proposals = Listener(), Proposals(f"t-{uuid4().hex[:8]}", accounts=1, symbols=("AAPL",), terms=TERMS)
    async with scene(doubled, ["AAPL"]) as stage:
        await listener.listen(stage.ops)
        limit = UpdateConfig(actor="test", changes={"limits": {"max_gross_exposure": LIMIT}})
        answer = Answer.from_json((await stage.ops.request(limit.SUBJECT, limit.to_json(), timeout=5)).data)
        assert answer.problem is None
        chunks = [range(start, start + BATCH) for start in range(0, ORDERS, BATCH)]
        await asyncio.gather(*(stage.journal.publish([proposals.make(number) for number in chunk]) for chunk in chunks))
        await listener.wait_for(ORDERS, patience_seconds=15)
    denials = [OrderDenied.from_json(heard.payload) for heard in listener.heard["order.denied"]]
    assert len(listener.submissions()) == FITTING
    assert len({denial.order_id for denial in denials}) == ORDERS - FITTING
    assert {reason.code for denial in denials for reason in denial.reasons} == {ReasonCode.MAX_GROSS_EXPOSURE}
