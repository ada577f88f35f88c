"""What is held, listed from a real database at the quotes at hand."""

import pytest

from chassis.errors import Refused
from contracts.events import OrderRiskPassed
from tests.integration.risk_service.house import House, a_fill, a_proposal, a_symbol


async def traded(house: House, *fills: tuple[str, str, str, str], account: str, symbol: str) -> list[OrderRiskPassed]:
    """Orders of strategies that filled at once: strategy, side, quantity, price."""
    said = []
    for strategy, side, quantity, price in fills:
        terms = {"account": account, "symbol": symbol, "strategy": strategy, "side": side, "quantity": quantity}
        (passed,) = await house.passed(a_proposal(**terms))
        await house.record(a_fill(passed, quantity, price, last=True))
        said.append(passed)
    return said


async def test_positions_are_listed_by_strategy_and_by_account(house: House):
    """One strategy is long 10 at 100, another short 4 at 110: the account is long 6, and has realised 40 of the 10 that were bought."""
    account, symbol = a_proposal().order.account, a_symbol()
    await traded(house, ("long", "buy", "10", "100"), ("short", "sell", "4", "110"), account=account, symbol=symbol)
    await house.quote(symbol, "105")
    long, short = (await house.positions(account=account))["items"]
    assert (long["strategy"], long["quantity"], long["average_price"]) == ("long", "10", "100")
    assert (long["realised"], long["unrealised"], long["market_value"], long["price"]) == ("0", "50", "1050", "105")
    assert (short["strategy"], short["quantity"], short["average_price"]) == ("short", "-4", "110")
    assert (short["realised"], short["unrealised"], short["market_value"]) == ("0", "20", "-420")

    answer = await house.positions(account=account, by="account")
    (item,) = answer["items"]
    assert (item["strategy"], item["quantity"], item["average_price"]) == (None, "6", "100")
    assert (item["realised"], item["unrealised"], item["market_value"]) == ("40", "30", "630")
    (whole,) = answer["accounts"]
    assert (whole["account"], whole["realised"], whole["unrealised"], whole["total"]) == (account, "40", "30", "70")
    assert (whole["day_result"], whole["drawdown"], whole["unpriced"], whole["warnings"]) == ("70", "0", [], [])


async def test_what_needs_a_price_that_nobody_knows_is_null_and_not_zero(house: House):
    account, symbol, flat = a_proposal().order.account, a_symbol(), a_symbol()
    await traded(house, ("s", "buy", "10", "100"), account=account, symbol=symbol)
    await traded(house, ("s", "buy", "1", "10"), ("s", "sell", "1", "12"), account=account, symbol=flat)
    answer = await house.positions(account=account)
    items = {item["symbol"]: item for item in answer["items"]}
    assert [items[symbol][name] for name in ("unrealised", "market_value", "price", "quoted_at")] == [None] * 4
    assert [items[flat][name] for name in ("quantity", "average_price", "realised", "unrealised")] == [
        "0",
        None,
        "2",
        "0",
    ]
    (whole,) = answer["accounts"]
    assert (whole["realised"], whole["unrealised"], whole["total"]) == ("2", None, None)
    assert (whole["day_result"], whole["day_high"], whole["drawdown"], whole["unpriced"]) == (
        None,
        None,
        None,
        [symbol],
    )


async def test_flat_positions_stay_listed_unless_only_open_ones_are_asked_for(house: House):
    account, held, flat, never = a_proposal().order.account, "HELD", "FLAT", "NEVER"
    await traded(house, ("s", "buy", "1", "10"), account=account, symbol=held)
    await traded(house, ("s", "buy", "1", "10"), ("s", "sell", "1", "12"), account=account, symbol=flat)
    await house.passed(a_proposal(account=account, symbol=never))
    for by in ("strategy", "account"):
        assert [each["symbol"] for each in (await house.positions(account=account, by=by))["items"]] == [flat, held]
        assert [each["symbol"] for each in (await house.positions(account=account, by=by, open=True))["items"]] == [
            held
        ]


async def test_positions_come_in_pages_and_by_what_is_asked_for(house: House):
    account = a_proposal().order.account
    for symbol in ("AAA", "BBB", "CCC"):
        await traded(house, ("one", "buy", "1", "10"), ("two", "buy", "1", "10"), account=account, symbol=symbol)
    found, cursor = [], None
    while True:
        page = await house.positions(account=account, limit=2, cursor=cursor)
        found += [(item["strategy"], item["symbol"]) for item in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert found == [(strategy, symbol) for strategy in ("one", "two") for symbol in ("AAA", "BBB", "CCC")]
    assert len((await house.positions(account=account, strategy="two", symbol="BBB"))["items"]) == 1
    assert (await house.positions(account="nobody"))["items"] == []


@pytest.mark.parametrize("cursor", ["x", "W10=", "WyJhIl0=", "WzEsMiwzXQ==", "7", "é", "WyJcdTAwMDAiLCJiIiwiYyJd"])
async def test_a_cursor_that_no_page_gave_is_refused(house: House, cursor: str):
    with pytest.raises(Refused) as refused:
        await house.positions(cursor=cursor)
    assert refused.value.problem.code == "INVALID_CURSOR"


async def test_by_account_no_strategy_can_be_asked_for(house: House):
    with pytest.raises(Refused) as refused:
        await house.positions(by="account", strategy="s")
    assert refused.value.problem.code == "NO_STRATEGY_BY_ACCOUNT"
