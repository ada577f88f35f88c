"""Loss limits on a real database: a day that rolls, replicas that value at once, a warning that is told once, decisions that rest on no sweeper."""

import asyncio

import pytest

from chassis.errors import Transient
from tests.integration.risk_service.house import House, a_fill, a_proposal, a_symbol, codes
from tests.integration.risk_service.test_positions_on_postgres import traded


async def value(*houses: House):
    """What all accounts' valuation says, as if a while had gone by since the last one."""
    await houses[0].run("UPDATE risk.account_days SET valued_at = valued_at - interval '1 minute'")
    return [event for said in await asyncio.gather(*(house.value() for house in houses)) for event in said]


async def over_night(house: House, account: str) -> None:
    """All that is kept of the account's day was yesterday."""
    moved = "day_started_at = day_started_at - interval '1 day' WHERE account = :account"
    await house.run(f"UPDATE risk.loss_warnings SET {moved}", account=account)
    await house.run(
        f"UPDATE risk.account_days SET {moved.removeprefix('day_').replace('= day_', '= ')}", account=account
    )


async def whole(house: House, account: str):
    return (await house.positions(account=account))["accounts"][0]


async def test_an_entry_is_denied_by_what_was_lost_a_moment_ago_and_the_exit_passes(house: House):
    """S8. Nobody valued the account: fills and quotes are enough."""
    await house.change({"limits": {"max_daily_loss": "100"}})
    account, symbol = a_proposal().order.account, a_symbol()
    await house.quote(symbol, "100")
    await traded(house, ("s", "buy", "10", "100"), account=account, symbol=symbol)
    await house.quote(symbol, "90.01")
    await house.passed(a_proposal(account=account, quantity="1"))
    await house.quote(symbol, "90")
    (denied,) = await house.propose(a_proposal(account=account, quantity="1"))
    assert codes(denied) == ["MAX_DAILY_LOSS"]
    assert denied.reasons[0].values["actual"] == "100"
    await house.passed(a_proposal(account=account, symbol=symbol, side="sell", quantity="10"))
    await house.passed(a_proposal(quantity="1"))


async def test_a_day_rolls_with_the_last_profit_of_the_old_one(house: House):
    """Lost 60 yesterday, and 50 more since it was last valued: these are today's."""
    await house.change({"limits": {"max_daily_loss": "100", "max_drawdown": "500"}})
    account, symbol = a_proposal().order.account, a_symbol()
    await house.quote(symbol, "100")
    await traded(house, ("s", "buy", "10", "100"), account=account, symbol=symbol)
    await house.quote(symbol, "94")
    await value(house)
    assert (await whole(house, account))["day_result"] == "-60"
    await over_night(house, account)
    await house.quote(symbol, "89")
    assert (await whole(house, account))["day_result"] == "-50"
    await house.passed(a_proposal(account=account, quantity="1"))
    await value(house)
    told = await whole(house, account)
    assert (told["day_result"], told["drawdown"], told["day_high"], told["total"]) == ("-50", "50", "0", "-110")
    await house.quote(symbol, "95")
    await value(house)
    await house.quote(symbol, "93")
    told = await whole(house, account)
    assert (told["day_result"], told["drawdown"], told["day_high"]) == ("-10", "20", "10")


async def test_two_replicas_value_at_once_and_warn_once(house: House, another_house: House):
    """Then no more that day, also of a greater loss; another limit, and another day, are warned of again."""
    account, symbol = a_proposal().order.account, a_symbol()
    for each in (house, another_house):
        await each.quote(symbol, "100")
    await traded(house, ("s", "buy", "10", "100"), account=account, symbol=symbol)
    await house.change({"limits": {}, "limit_overrides": [{"account": account, "limits": {"max_daily_loss": "100"}}]})
    for each in (house, another_house):
        await each.quote(symbol, "92")
    said = [*await value(house, another_house), *await value(another_house, house)]
    (event,) = [event for event in said if event.account == account]
    assert (event.type, event.setting, event.limit, event.actual) == ("limit.warned", "max_daily_loss", 100, 80)
    assert (event.percent, event.basis, event.correlation_id) == (80, "total", account)
    (warning,) = (await whole(house, account))["warnings"]
    assert (warning["setting"], warning["limit"], warning["actual"], warning["percent"]) == (
        "max_daily_loss", "100", "80", "80",
    )  # fmt: skip
    await house.change({"limit_overrides": [{"account": account, "limits": {"max_daily_loss": "90"}}]})
    assert [event.limit for event in await value(another_house) if event.account == account] == [90]
    await over_night(house, account)
    assert [event for event in await value(house) if event.account == account] == [], "nothing was lost today"
    assert (await whole(house, account))["warnings"] == []
    await house.quote(symbol, "80")
    assert [event.actual for event in await value(house) if event.account == account] == [120]


async def test_a_valuation_of_a_moment_ago_is_not_repeated_by_another_replica(house: House, another_house: House):
    account, symbol = a_proposal().order.account, a_symbol()
    await house.passed(a_proposal(account=account, symbol=symbol))
    await value(house)

    async def valued_at():
        async with house.database.connect() as connection:
            from sqlalchemy import text

            row = text("SELECT valued_at FROM risk.account_days WHERE account = :account")
            return (await connection.execute(row, {"account": account})).scalar_one()

    before = await valued_at()
    await another_house.value()
    assert await valued_at() == before
    await value(another_house)
    assert await valued_at() > before


async def test_held_at_no_price_or_an_old_one_denies_by_name_and_on_the_realised_passes(house: House):
    """S7."""
    await house.change({"limits": {"max_drawdown": "100"}})
    account, symbol = a_proposal().order.account, a_symbol()
    await traded(house, ("s", "buy", "10", "100"), account=account, symbol=symbol)
    (denied,) = await house.propose(a_proposal(account=account, quantity="1"))
    assert [(reason.code, reason.values) for reason in denied.reasons] == [("PRICE_UNKNOWN", {"symbol": symbol})]
    await house.quote(symbol, "100", age=61)
    (denied,) = await house.propose(a_proposal(account=account, quantity="1"))
    assert [(reason.code, reason.values["symbol"]) for reason in denied.reasons] == [("PRICE_STALE", symbol)]
    await house.change({"limits": {"loss_basis": "realised"}})
    await house.passed(a_proposal(account=account, quantity="1"))


async def test_a_first_price_that_may_still_come_is_waited_for(house: House):
    """P18: the entry comes again a moment later; an exit does not wait for it."""
    account, symbol = a_proposal().order.account, a_symbol()
    await traded(house, ("s", "buy", "10", "100"), account=account, symbol=symbol)
    await house.change({"limits": {"max_daily_loss": "100"}})
    house.quotes.started()
    with pytest.raises(Transient, match=symbol):
        await house.propose(a_proposal(account=account, quantity="1"))
    await house.passed(a_proposal(account=account, symbol=symbol, side="sell", quantity="10"))
    house.seconds += 6
    (denied,) = await house.propose(a_proposal(account=account, quantity="1"))
    assert codes(denied) == ["PRICE_UNKNOWN"]


async def test_fills_of_a_while_when_no_price_was_known_do_not_open_the_day_anew(house: House):
    """Realised goes on; the total opens where it was last known."""
    account, symbol = a_proposal().order.account, a_symbol()
    await house.quote(symbol, "100")
    (bought,) = await traded(house, ("s", "buy", "10", "100"), account=account, symbol=symbol)
    await value(house)
    dark = a_symbol()
    (held,) = await house.passed(a_proposal(account=account, symbol=dark, quantity="1"))
    await house.record(a_fill(held, "1", "10", last=True, commission="3"))
    await value(house)
    assert (await whole(house, account))["day_result"] is None
    await over_night(house, account)
    await value(house)
    await house.quote(dark, "10")
    told = await whole(house, account)
    assert (told["total"], told["day_result"], told["realised"]) == ("-3", "-3", "-3")
    assert bought.order.account == account
