"""Configs by version, as a service holds them that does not own them."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.config_cache import ConfigCache
from chassis.errors import OutcomeUnknown, Refused, Transient, Unreachable
from contracts.events import ConfigUpdated
from contracts.messages import Problem, Request
from contracts.queries import GetConfig
from tests.support.builders import NOON
from tests.unit.approval_service.builders import a_config


def an_update(version: int, **operator_approval: Any) -> ConfigUpdated:
    return ConfigUpdated(
        occurred_at=NOON, correlation_id="config", actor="dana", config_version=version, mode_epoch=2,
        config={"operator_approval": operator_approval, "never_heard_of": {"deep": [1]}}, changed=[],
    )  # fmt: skip


async def nobody(request: Request) -> dict[str, Any]:
    raise Unreachable("nobody is there")


async def test_it_knows_the_config_that_it_heard_of_and_no_other_version() -> None:
    cache = ConfigCache(nobody)
    assert (cache.at(0), cache.version) == (None, -1)
    await cache.hear(an_update(3, auto_approve_paper=False))
    held = cache.at(3)
    assert held is not None
    assert (held.mode_epoch, held.config.operator_approval.auto_approve_paper) == (2, False)
    assert cache.at(2) is None
    assert cache.at(4) is None


async def test_news_that_come_late_do_not_take_it_back() -> None:
    cache = ConfigCache(nobody)
    await cache.hear(an_update(3))
    await cache.hear(an_update(2))
    assert cache.version == 3


async def test_what_is_not_at_hand_is_asked_for_by_its_version() -> None:
    """P4: exactly that one, whatever is in force when the answer is made."""

    async def risk(request: Request) -> dict[str, Any]:
        assert request == GetConfig(version=7)
        return a_config(version=7).model_dump(mode="json") | {"reason": "a field of a newer writer"}

    cache = ConfigCache(risk)
    await cache.load(7)
    assert cache.at(7) == a_config(version=7)


@pytest.mark.parametrize(
    "failure",
    [
        Unreachable("away"),
        OutcomeUnknown("silent"),
        Refused(Problem(code="UNAVAILABLE", message="no database")),
        {"version": "x"},
    ],
)
async def test_a_config_that_cannot_be_had_or_read_is_waited_for(failure: Any) -> None:
    """S7: no order is dead-lettered for it, and none passes."""

    async def risk(request: Request) -> dict[str, Any]:
        if isinstance(failure, Exception):
            raise failure
        return failure  # type: ignore[no-any-return]

    with pytest.raises(Transient):
        await ConfigCache(risk).load(1)
