"""The risk config on a real database: versions, idempotency, the fence, and every digit (P1, S9)."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.errors import Refused
from contracts.codec import dumps, loads
from contracts.events import ConfigUpdated
from contracts.passes import CONFIG_FENCE
from contracts.scopes import Scope
from tests.integration.risk_service.house import House, a_proposal, codes
from tests.unit.risk_service.test_config_properties import objects


async def fence(house: House) -> int:
    async with house.uow().begin() as work:
        return (await work.fence.read([CONFIG_FENCE])).versions[CONFIG_FENCE]


async def refusal(call) -> tuple[str, dict]:
    with pytest.raises(Refused) as refused:
        await call
    return refused.value.problem.code, refused.value.problem.values


async def test_a_change_is_a_version_an_event_and_the_fence(house: House):
    """P1."""
    before = await house.config_in_force()
    after = await house.change({"operator_approval": {"auto_approve_paper": False}}, reason="watching the open")
    assert after["version"] == before["version"] + 1 == await fence(house)
    assert (after["updated_by"], after["reason"], after["in_flight"]) == ("olga", "watching the open", None)
    (event,) = house.said
    assert isinstance(event, ConfigUpdated)
    assert event.config_version == after["version"]
    assert event.changed == [{"path": "operator_approval.auto_approve_paper", "before": True, "after": False}]
    assert event.config == after["config"]
    assert (event.actor, event.cancel_open_orders) == ("olga", None)
    shown = await house.config_in_force()
    assert dumps(shown["config"]) == dumps(after["config"])
    await house.change({"operator_approval": {"auto_approve_paper": True}})


async def test_the_same_key_is_the_same_change(house: House):
    """Looked up before `expected_version`: a repeated PUT gets the answer that the first one got."""
    expected = (await house.config_in_force())["version"]
    command = {"idempotency_key": f"key-{expected}", "expected_version": expected}
    first = await house.change({"x": expected}, **command)
    assert await house.change({"x": expected}, **command) == first
    assert await fence(house) == first["version"] == expected + 1
    code, _ = await refusal(house.change({"x": 0}, **command))
    assert code == "IDEMPOTENCY_KEY_REUSED"


async def test_a_moved_version_is_a_conflict_that_tells_who_moved_it(house: House):
    version = (await house.config_in_force())["version"]
    code, values = await refusal(house.change({"x": 1}, expected_version=version - 1))
    assert (code, values["version"], values["updated_by"]) == ("CONFIG_VERSION_CONFLICT", version, "olga")
    assert set(values) == {"version", "updated_by", "updated_at"}


async def test_of_two_that_change_one_version_one_wins(house: House, another_house: House):
    version = (await house.config_in_force())["version"]
    both = (
        replica.change({"x": number}, expected_version=version) for number, replica in enumerate((house, another_house))
    )
    outcomes = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(isinstance(outcome, Refused) for outcome in outcomes) == [False, True]
    assert await fence(house) == version + 1


async def test_a_config_that_cannot_be_in_force_changes_nothing(house: House):
    before = await fence(house)
    code, values = await refusal(house.change({"limits": {"max_order_notional": "-1"}}))
    assert (code, values["errors"][0]["key"]) == ("INVALID_CONFIG", "limits.max_order_notional")
    assert await fence(house) == before
    assert house.said == []


async def test_what_is_so_already_makes_no_version(house: House):
    before = await house.config_in_force()
    after = await house.change({"trading_mode": "paper"})
    assert after["version"] == before["version"]
    assert house.said == []


async def test_a_change_of_mode_counts(house: House):
    """P6."""
    before = await house.config_in_force()
    await house.change({"trading_mode": "disabled"})
    assert (await house.change({"trading_mode": "paper"}))["mode_epoch"] == before["mode_epoch"] + 2


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=objects, automatic=st.booleans())
async def test_a_toggle_keeps_every_digit_through_the_database(house: House, document, automatic):
    """S9: nested keys and numbers that nobody here ever heard of; and a config without `operator_approval` loads."""
    bare = dumps(loads(dumps(document)))
    version = await fence(house) + 1
    async with house.uow().begin(patience_seconds=5) as work:
        await work.fence.exclude()
        assert await work.fence.raise_version(CONFIG_FENCE) == version
    await house.run(
        "INSERT INTO risk.risk_configs SELECT :version, CAST(:document AS json), 0, '[]', NULL, 'an ancestor', clock_timestamp()",
        version=version,
        document=bare,
    )
    assert dumps((await house.config_in_force())["config"]) == bare
    changed = await house.change({"operator_approval": {"auto_approve_paper": automatic}})
    stored = (await house.config_in_force(version=changed["version"]))["config"]
    assert stored.pop("operator_approval") == {"auto_approve_paper": automatic}
    assert dumps(stored) == bare


async def test_history_keeps_every_version(house: House):
    """S10."""
    versions = [(await house.change({"x": number}, reason=f"try {number}"))["version"] for number in range(3)]
    page = await house.history(limit=2)
    assert [(item["version"], item["reason"]) for item in page["items"]] == [
        (versions[2], "try 2"),
        (versions[1], "try 1"),
    ]
    assert page["items"][0]["changed"] == [{"path": "x", "before": 1, "after": 2}]
    following = await house.history(limit=2, cursor=page["next"])
    assert following["items"][0]["version"] == versions[0]
    code, _ = await refusal(house.history(cursor="x"))
    assert code == "INVALID_CURSOR"
    code, _ = await refusal(house.config_in_force(version=10**9))
    assert code == "CONFIG_VERSION_UNKNOWN"


async def test_a_halt_stops_what_is_new_and_resume_lets_it_go(house: House):
    halted = await house.halt(cancel_open_orders=False)
    assert halted["config"]["trading_state"] == "halted"
    (denied,) = await house.propose(a_proposal())
    assert codes(denied) == ["TRADING_HALTED"]
    assert (await house.halt(cancel_open_orders=False))["version"] == halted["version"]
    resumed = await house.resume()
    assert resumed["config"]["trading_state"] == "active"
    assert (await house.resume())["version"] == resumed["version"]
    await house.passed(a_proposal())


async def test_a_halt_of_a_part_leaves_the_rest(house: House):
    proposal, other = a_proposal(), a_proposal()
    scope = Scope(symbol=proposal.order.symbol)
    await house.halt(scope=scope)
    assert house.said[-1].cancel_open_orders == scope
    denied, passed = await house.propose(proposal, other)
    assert (codes(denied), denied.reasons[0].values["reason"]) == (["SUSPENDED"], "odd fills")
    assert passed.type == "order.risk_passed"
    await house.resume(scope=scope)
    await house.passed(a_proposal(symbol=proposal.order.symbol))


async def test_a_repeated_halt_cancels_again_what_rests_by_now(house: House):
    """P12: the kill switch may be pressed twice."""
    first = await house.halt()
    second = await house.halt()
    assert second["version"] == first["version"] + 1
    assert [event.cancel_open_orders for event in house.said] == [Scope(), Scope()]
    await house.resume()


async def test_a_config_as_large_as_may_be_does_not_stand_in_the_way_of_a_halt(house: House):
    """The event of a halt carries the whole config: one that fills a message would have refused the kill switch."""
    await house.change({"first": "z" * 190_000})
    await house.change({"second": "z" * 190_000})
    code, values = await refusal(house.change({"third": "z" * 100_000}))
    assert (code, values) == ("CONFIG_TOO_LARGE", {"bytes_max": 400_000})
    for number in range(40):
        try:
            await house.change({f"more-{number}": "z" * 1_000})
        except Refused:
            break
    assert (await house.halt(reason="x" * 500))["config"]["trading_state"] == "halted"
    await house.resume()
    await house.change({"first": "", "second": ""})
