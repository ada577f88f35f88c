"""The runaway breaker on a real database: seen by any replica, in force under the fence, and not again for what it was tripped by."""

import asyncio

from contracts.codec import dumps
from contracts.scopes import Scope
from risk_service.handlers.put_in_force import CONFIG_BYTES_MAX
from risk_service.handlers.trip_breakers import trip_breakers
from tests.integration.risk_service.house import House, a_proposal, codes

FIVE_REFUSED = {"runaway_refusals": {"orders": 5, "seconds": 60}, "max_order_quantity": "10"}


async def look(house: House) -> None:
    await trip_breakers(uow=house.uow(), tables=house.tables, config=house.config)


def too_large(account: str, count: int, **terms):
    return [a_proposal(account=account, symbol="AAPL", quantity="11", **terms) for _ in range(count)]


async def test_a_strategy_that_is_refused_over_and_over_is_suspended_until_a_person_resumes_it(
    house: House, another_house: House
):
    """Both replicas look at once: one suspension. Exits would pass it; other strategies and accounts do not notice."""
    await house.change({"limits": FIVE_REFUSED})
    account = a_proposal().order.account
    await house.propose(*too_large(account, 3))
    await another_house.propose(*too_large(account, 1))
    await look(house)
    assert (await house.config_in_force())["config"].get("suspensions", []) == []
    await another_house.propose(*too_large(account, 1))
    before = (await house.config_in_force())["version"]
    await asyncio.gather(look(house), look(another_house))
    config = await house.config_in_force()
    (suspension,) = config["config"]["suspensions"]
    assert config["version"] == before + 1
    assert (suspension["account"], suspension["strategy"], suspension["state"]) == (account, "default", "reduce_only")
    assert suspension["reason"] == "Runaway: 5 orders in AAPL refused within 60 s, each for MAX_QUANTITY."
    assert (config["updated_by"], suspension["by"]) == ("risk_service", "risk_service")
    (stopped,) = await house.propose(a_proposal(account=account, symbol="AAPL", quantity="1"))
    assert codes(stopped) == ["SUSPENDED"]
    await house.passed(a_proposal(account=account, strategy="other", quantity="1"), a_proposal(quantity="1"))

    await house.resume(scope=Scope(account=account, strategy="default"))
    await house.passed(a_proposal(account=account, quantity="1"))
    await look(house)
    assert (await house.config_in_force())["config"]["suspensions"] == [], "those refusals have had their effect"
    await house.propose(*too_large(account, 5))
    await look(another_house)
    assert len((await house.config_in_force())["config"]["suspensions"]) == 1
    await house.resume(scope=Scope(account=account, strategy="default"))


async def test_orders_alike_are_counted_over_batches_and_the_refused_one_trips_the_breaker(
    house: House, another_house: House
):
    await house.change({"limits": {"runaway_orders": {"orders": 10, "seconds": 60, "percent": "1"}}})
    account = a_proposal().order.account
    proposals = [a_proposal(account=account, symbol="AAPL", quantity="5") for _ in range(24)]
    replicas = (house, another_house)
    said = await asyncio.gather(
        *(replicas[number % 2].propose(*proposals[number * 4 : number * 4 + 4]) for number in range(6))
    )
    outcome = [codes(event) for events in said for event in events]
    assert (outcome.count([]), outcome.count(["RUNAWAY"])) == (10, 14)
    await look(house)
    (suspension,) = (await house.config_in_force())["config"]["suspensions"]
    assert (suspension["account"], suspension["state"]) == (account, "reduce_only")
    await another_house.resume(scope=Scope(account=account, strategy="default"))
    await another_house.passed(a_proposal(account=account, symbol="AAPL", quantity="5"))


async def test_a_breaker_that_cannot_trip_forgets_nothing(house: House):
    """The config has no room for a suspension: what ran away counts on, and its breaker trips once there is."""
    await house.change({"limits": FIVE_REFUSED})
    held = len(dumps((await house.config_in_force())["config"]))
    await house.change({"padding": "x" * (CONFIG_BYTES_MAX - held - 20)})
    account = a_proposal().order.account
    await house.propose(*too_large(account, 5))
    await look(house)
    assert (await house.config_in_force())["config"]["suspensions"] == []
    await house.change({"padding": None})
    await look(house)
    assert [each["account"] for each in (await house.config_in_force())["config"]["suspensions"]] == [account]


async def test_a_reason_that_no_text_can_hold_keeps_no_breaker_from_tripping(house: House):
    """S12: a config takes any words for a suspension, and PostgreSQL reads no NUL in them."""
    other, account = (a_proposal().order.account for _ in range(2))
    suspension = {"account": other, "state": "halted", "reason": "a\x00b", "by": "olga", "at": "2026-01-01T00:00:00Z"}
    await house.change({"limits": FIVE_REFUSED, "suspensions": [suspension]})
    (refused,) = await house.propose(a_proposal(account=other, quantity="1"))
    assert refused.reasons[0].values["reason"] == "a\N{REPLACEMENT CHARACTER}b"
    await house.propose(*too_large(account, 5))
    await look(house)
    assert [each["account"] for each in (await house.config_in_force())["config"]["suspensions"]] == [other, account]


async def test_what_a_halt_refuses_trips_nothing(house: House):
    await house.change({"limits": FIVE_REFUSED})
    await house.halt()
    await house.propose(*too_large(a_proposal().order.account, 9))
    await house.resume()
    await look(house)
    assert (await house.config_in_force())["config"].get("suspensions", []) == []
