"""`?wait_ms=` answers as soon as there is something to say, and not before."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from contracts.statuses import OrderStatus
from gateway.waiting import Reached, reached, wait_for_items, wait_for_order


class Ledger:
    """Shows one status after the other, each for so many seconds."""

    def __init__(self, *steps: tuple[str | None, float]) -> None:
        self._steps = steps
        self._begun = asyncio.get_running_loop().time()
        self.looks = 0

    async def look(self) -> dict[str, Any] | None:
        self.looks += 1
        past = asyncio.get_running_loop().time() - self._begun
        for status, seconds in self._steps:
            if past < seconds:
                return {"status": status} if status else None
            past -= seconds
        status = self._steps[-1][0]
        return {"status": status} if status else None


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("proposed", Reached.NOT_YET), ("risk_passed", Reached.NOT_YET), ("approved", Reached.NOT_YET), ("returned", Reached.NOT_YET),
        ("released", Reached.NOT_YET), ("submitted", Reached.NOT_YET), ("pending_approval", Reached.PENDING_APPROVAL),
        ("accepted", Reached.AT_BROKER), ("partially_filled", Reached.AT_BROKER), ("in_doubt", Reached.AT_BROKER),
        ("pending_cancel", Reached.AT_BROKER), ("filled", Reached.FINAL), ("denied", Reached.FINAL), ("rejected", Reached.FINAL),
        ("canceled", Reached.FINAL), ("expired", Reached.FINAL),
    ],
)  # fmt: skip
def test_every_status_is_somewhere(status: str, expected: Reached) -> None:
    assert reached({"status": OrderStatus(status)}) is expected


def test_an_order_that_the_ledger_has_not_seen_is_on_its_way() -> None:
    assert reached(None) is Reached.NOT_YET


async def test_without_patience_it_looks_once() -> None:
    ledger = Ledger(("proposed", 9))
    assert await wait_for_order(ledger.look, seconds=0, person=True) == {"status": "proposed"}
    assert ledger.looks == 1


async def test_a_final_order_answers_at_once() -> None:
    ledger = Ledger((None, 0.02), ("proposed", 0.02), ("filled", 9))
    begun = asyncio.get_running_loop().time()
    assert await wait_for_order(ledger.look, seconds=5, person=True) == {"status": "filled"}
    assert asyncio.get_running_loop().time() - begun < 0.5


async def test_a_fill_that_follows_at_once_is_waited_for() -> None:
    ledger = Ledger(("accepted", 0.1), ("filled", 9))
    assert await wait_for_order(ledger.look, seconds=5, person=True) == {"status": "filled"}


async def test_an_order_that_rests_at_the_broker_answers_before_the_time_is_up() -> None:
    ledger = Ledger(("accepted", 9))
    begun = asyncio.get_running_loop().time()
    assert await wait_for_order(ledger.look, seconds=5, person=True) == {"status": "accepted"}
    assert 0.2 < asyncio.get_running_loop().time() - begun < 1


async def test_a_proposer_is_told_that_a_person_is_asked_and_who_looks_later_waits_for_the_decision() -> None:
    assert await wait_for_order(Ledger(("pending_approval", 9)).look, seconds=5, person=True) == {
        "status": "pending_approval"
    }
    assert await wait_for_order(Ledger(("pending_approval", 0.1), ("filled", 9)).look, seconds=5, person=False) == {
        "status": "filled"
    }


async def test_the_time_is_up_when_it_is_up() -> None:
    begun = asyncio.get_running_loop().time()
    assert await wait_for_order(Ledger((None, 9)).look, seconds=0.2, person=True) is None
    assert 0.19 < asyncio.get_running_loop().time() - begun < 0.4


async def test_a_list_waits_for_its_first_item() -> None:
    pages = iter([{"items": []}, {"items": []}, {"items": [1]}])

    async def look() -> dict[str, Any]:
        return next(pages)

    assert await wait_for_items(look, seconds=5, enough=lambda page: bool(page["items"])) == {"items": [1]}
