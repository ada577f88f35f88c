"""Limits on a real database: counted over batches, symbols and replicas, in the transaction that holds the account."""

import asyncio

from contracts.events import OrderCanceled
from tests.integration.risk_service.house import House, a_proposal, a_symbol, codes, of_order, returned


async def test_exposure_is_counted_over_all_symbols_of_the_account(house: House):
    """P14: another symbol's position counts at its last price, or at its average where there is none."""
    account, held, symbol = a_proposal().order.account, a_symbol(), a_symbol()
    await house.run(
        "INSERT INTO risk.positions VALUES (:account, :symbol, -10, 500, 0, 0, 0, 0, 0, 0, 0)",
        account=account,
        symbol=held,
    )
    await house.change({"limits": {"max_gross_exposure": "1000"}})
    terms = {"account": account, "symbol": symbol, "order_type": "limit", "limit_price": "1"}
    (denied,) = await house.propose(a_proposal(**terms, quantity="501"))
    assert (codes(denied), denied.reasons[0].values["before"]) == (["MAX_GROSS_EXPOSURE"], "500")
    await house.quote(held, "60")
    (denied,) = await house.propose(a_proposal(**terms, quantity="401"))
    assert denied.reasons[0].values["before"] == "600"
    (passed,) = await house.passed(a_proposal(**terms, quantity="400"))
    assert passed.inputs.gross_exposure == 600


async def test_open_orders_are_counted_over_batches_and_replicas(house: House, another_house: House):
    """P14: those that ended make room; the account's other symbols count too."""
    await house.change({"limits": {"max_open_orders": 10}})
    account = a_proposal().order.account
    proposals = [a_proposal(account=account) for _ in range(100)]
    parts = [proposals[start : start + 20] for start in range(0, 100, 20)]
    replicas = (house, another_house)
    said = await asyncio.gather(*(replicas[number % 2].propose(*part) for number, part in enumerate(parts)))
    passed = [event for events in said for event in events if event.type == "order.risk_passed"]
    denied = [event for events in said for event in events if event.type == "order.denied"]
    assert (len(passed), len(denied)) == (10, 90)
    assert {code for event in denied for code in codes(event)} == {"MAX_OPEN_ORDERS"}
    assert {reason.values["actual"] for event in denied for reason in event.reasons} == {"10"}
    await house.record(of_order(OrderCanceled, passed[0]))
    await house.passed(a_proposal(account=account))
    (one_more,) = await house.propose(a_proposal(account=account))
    assert codes(one_more) == ["MAX_OPEN_ORDERS"]


async def test_a_returned_order_does_not_stand_in_its_own_way(house: House):
    """P14: it is one of the open orders already."""
    await house.change({"limits": {"max_open_orders": 1}})
    (passed,) = await house.passed(a_proposal())
    (again,) = await house.give_back(returned(passed))
    assert again.type == "order.risk_passed"


async def test_a_rate_is_counted_over_batches_and_replicas_and_its_window_slides(house: House, another_house: House):
    """P14: 100 orders at once, two replicas, room for 10; each counts from when risk let it pass, not from when a bot says that it proposed it."""
    await house.change({"limits": {"account_order_rate": {"orders": 10, "seconds": 2}}})
    account = a_proposal().order.account
    proposals = [a_proposal(account=account, age=number % 50) for number in range(100)]
    parts = [proposals[start : start + 20] for start in range(0, 100, 20)]
    replicas = (house, another_house)
    said = await asyncio.gather(*(replicas[number % 2].propose(*part) for number, part in enumerate(parts)))
    outcome = [event for events in said for event in events]
    assert sum(event.type == "order.risk_passed" for event in outcome) == 10
    assert {code for event in outcome for code in codes(event)} == {"RATE_LIMIT"}
    (passed,) = [event for event in outcome if event.type == "order.risk_passed"][:1]
    (again,) = await house.give_back(returned(passed))
    assert again.type == "order.risk_passed", "it was counted when it was new"
    await house.passed(a_proposal())
    await asyncio.sleep(2)
    await house.passed(*(a_proposal(account=account) for _ in range(10)))


async def test_the_same_order_under_another_id_is_a_duplicate_in_a_later_batch_too(house: House, another_house: House):
    await house.change({"limits": {"duplicate_window_seconds": 60}})
    first = a_proposal(quantity="1.50", order_type="limit", limit_price="99.9")
    terms = first.order.model_dump() | {"order_id": "another", "quantity": "1.5", "limit_price": "99.90"}
    await house.passed(first)
    (denied,) = await another_house.propose(a_proposal(**terms | {"order_id": f"{first.order_id}-2"}))
    assert codes(denied) == ["DUPLICATE_ORDER"]
    assert denied.reasons[0].values["order_id"] == first.order_id
    await house.passed(a_proposal(**terms | {"order_id": f"{first.order_id}-3", "quantity": "1.6"}))


async def test_of_the_same_order_at_two_replicas_at_once_one_passes_however_much_each_has_read(
    house: House, another_house: House
):
    """P14: a replica reads what passed since it last looked, under the account's lock."""
    await house.change({"limits": {"duplicate_window_seconds": 60}})
    terms = a_proposal(order_type="limit", limit_price="99.9").order.model_dump()
    replicas = (house, another_house)
    for price in range(10, 30):
        same = [a_proposal(**terms | {"order_id": f"{terms['order_id']}-{price}-{number}", "limit_price": str(price)}) for number in range(4)]  # fmt: skip
        said = await asyncio.gather(*(replicas[number % 2].propose(order) for number, order in enumerate(same)))
        found = [codes(event) for (event,) in said]
        assert sorted(found) == [[], *[["DUPLICATE_ORDER"]] * 3]


async def test_an_override_is_in_force_with_the_config_that_brings_it(house: House):
    """For one account: its exposure is worked out although nobody else's is asked for."""
    account, symbol = a_proposal().order.account, a_symbol()
    terms = {"symbol": symbol, "order_type": "limit", "limit_price": "10", "quantity": "10"}
    await house.passed(a_proposal(account=account, **terms))
    await house.change({"limit_overrides": [{"account": account, "limits": {"max_gross_exposure": "150"}}]})
    (denied,) = await house.propose(a_proposal(account=account, **terms))
    assert (codes(denied), denied.reasons[0].values["before"]) == (["MAX_GROSS_EXPOSURE"], "100")
    await house.passed(a_proposal(**terms))


async def test_an_account_does_not_trade_with_itself_over_batches_and_replicas(house: House, another_house: House):
    """The dearest buy and the cheapest sell that are open count, a waiting one too; what has ended does not, nor does an order itself."""
    await house.change({"limits": {"self_trades": False}})
    terms = {"account": a_proposal().order.account, "symbol": a_symbol(), "order_type": "limit"}
    resting = [a_proposal(**terms, side="sell", limit_price=price) for price in ("102", "101", "103")]
    passed = await house.passed(*resting)
    (denied,) = await another_house.propose(a_proposal(**terms, limit_price="101"))
    assert codes(denied) == ["SELF_TRADE"]
    assert denied.reasons[0].values["order_id"] == resting[1].order_id
    await house.passed(a_proposal(**terms, limit_price="100"))
    await house.record(of_order(OrderCanceled, passed[1]))
    (again,) = await another_house.give_back(returned(passed[0]))
    assert again.type == "order.risk_passed"
    await another_house.passed(a_proposal(**terms, limit_price="101"))
