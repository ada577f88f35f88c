"""What happens to orders, in the ledger on a real database."""

import asyncio

from contracts.events import (
    OrderAccepted,
    OrderApproved,
    OrderCanceled,
    OrderCancelRejected,
    OrderCancelRequested,
    OrderDenied,
    OrderParked,
    OrderRiskPassed,
    OrderSubmitted,
)
from contracts.ids import uuid7
from contracts.reasons import Reason, ReasonCode
from contracts.values import Stage
from tests.integration.risk_service.house import House, a_fill, a_proposal, amount, ids, of_order

WHY = Reason.of(ReasonCode.TOO_LATE_TO_CANCEL, Stage.BROKER)
AWAY = Reason.of(ReasonCode.BROKER_UNAVAILABLE, Stage.RELEASE)


async def passed_one(house: House, **terms) -> OrderRiskPassed:
    terms = {"quantity": "10", "order_type": "limit", "limit_price": "100"} | terms
    (passed,) = await house.passed(a_proposal(**terms))
    return passed


async def test_an_order_fills_and_its_account_holds_it(house: House):
    """P14: what was reserved becomes the position."""
    passed = await passed_one(house)
    account, symbol = passed.order.account, passed.order.symbol
    assert (await house.holding(account, symbol)).reserved_buy_notional == 1000
    await house.record(
        of_order(OrderApproved, passed), of_order(OrderSubmitted, passed), of_order(OrderAccepted, passed)
    )
    await house.record(a_fill(passed, "4", "99", commission="0.5"))
    order, holding = await house.order(passed.order_id), await house.holding(account, symbol)
    assert (order["status"], order["filled_quantity"], order["average_price"]) == ("partially_filled", "4", "99")
    assert (holding.quantity, holding.reserved_buy_quantity, holding.reserved_buy_notional) == (4, 6, 600)

    await house.record(a_fill(passed, "6", "100", last=True))
    order, holding = await house.order(passed.order_id), await house.holding(account, symbol)
    assert (order["status"], order["filled_quantity"], order["average_price"]) == ("filled", "10", "99.6")
    assert (holding.quantity, holding.cost, holding.realised) == (10, 996, amount("-0.5"))
    assert (holding.reserved_buy_quantity, holding.reserved_buy_notional) == (0, 0)
    assert [entry["type"] for entry in order["timeline"]][-2:] == ["order.partially_filled", "order.filled"]


async def test_an_execution_counts_once_under_whatever_event_it_comes(house: House):
    """P15: told again by the same event, by another, and twice in one batch."""
    passed = await passed_one(house)
    fill = a_fill(passed, "4", "100")
    again = [fill.model_copy(update={"event_id": uuid7()}) for _ in range(3)]
    await house.record(fill, again[0])
    await house.record(fill)
    await house.record(again[1], again[2])
    assert (await house.order(passed.order_id))["filled_quantity"] == "4"
    assert (await house.holding(passed.order.account, passed.order.symbol)).quantity == 4


async def test_without_an_inbox_the_ledger_stays_right(house: House):
    """P15: the inbox outlives journal and outbox; state guards stand beside it."""
    passed = await passed_one(house)
    house.faults = frozenset({"no_inbox"})
    fill, final = a_fill(passed, "10", "100", last=True), of_order(OrderCanceled, passed)
    for _ in range(2):
        await house.record(fill, final)
    assert (await house.holding(passed.order.account, passed.order.symbol)).quantity == 10


async def test_the_first_final_state_stands_and_a_later_one_is_superseded(house: House):
    """P10; the fill that came with it happened all the same."""
    passed = await passed_one(house)
    await house.record(of_order(OrderCanceled, passed))
    await house.record(a_fill(passed, "10", "100", last=True))
    order = await house.order(passed.order_id)
    assert (order["status"], order["filled_quantity"]) == ("canceled", "10")
    assert [(entry["type"], entry.get("superseded", False)) for entry in order["timeline"]][-2:] == [
        ("order.canceled", False),
        ("order.filled", True),
    ]
    holding = await house.holding(passed.order.account, passed.order.symbol)
    assert (holding.quantity, holding.reserved_buy_quantity) == (10, 0)


async def test_a_denial_by_another_service_frees_what_was_reserved(house: House):
    """P14."""
    passed = await passed_one(house)
    await house.record(of_order(OrderDenied, passed, stage="approval", reasons=[WHY]))
    assert (await house.order(passed.order_id))["status"] == "denied"
    assert (await house.holding(passed.order.account, passed.order.symbol)).reserved_buy_quantity == 0


async def test_an_event_that_overtakes_its_proposal_waits_for_it(house: House):
    """P13's twin: canceled before risk ever saw it. The proposal comes, and then the cancel is its end."""
    template = await passed_one(house)
    proposal = a_proposal()
    overtaking = of_order(OrderCanceled, template, order_id=proposal.order_id, correlation_id=proposal.order_id)
    await house.record(overtaking)
    await house.record(overtaking)
    await house.settle_early_events()
    (passed,) = await house.passed(proposal)
    await house.settle_early_events()
    order = await house.order(passed.order_id)
    assert order["status"] == "canceled"
    assert "order.canceled" in [entry["type"] for entry in order["timeline"]]
    holding = await house.holding(passed.order.account, passed.order.symbol)
    assert holding.reserved_buy_quantity == 0


async def test_a_parked_order_says_why_it_waits(house: House):
    """P17: visibly; and it does not hold back new orders."""
    passed = await passed_one(house)
    await house.record(of_order(OrderApproved, passed), of_order(OrderParked, passed, reason=AWAY))
    order = await house.order(passed.order_id)
    assert order["status"] == "approved"
    assert [(reason["code"], reason["message"]) for reason in order["reasons"]] == [
        ("BROKER_UNAVAILABLE", "The broker is away; it waits.")
    ]


async def test_a_cancel_is_pending_until_it_came_too_late(house: House):
    passed = await passed_one(house)
    await house.record(of_order(OrderSubmitted, passed), of_order(OrderCancelRequested, passed))
    assert (await house.order(passed.order_id))["status"] == "pending_cancel"
    await house.record(of_order(OrderCancelRejected, passed, reasons=[WHY]))
    order = await house.order(passed.order_id)
    assert (order["status"], order["reasons"][0]["code"]) == ("submitted", "TOO_LATE_TO_CANCEL")


async def test_two_replicas_record_one_accounts_fills_without_losing_any(house: House, another_house: House):
    """P14: under a lock per account."""
    first = await passed_one(house, quantity="100")
    account, symbol = first.order.account, first.order.symbol
    second = await passed_one(house, quantity="100", account=account, symbol=symbol)
    fills = [(replica, order) for _ in range(20) for replica, order in ((house, first), (another_house, second))]
    await asyncio.gather(*(replica.record(a_fill(order, "1", "100")) for replica, order in fills))
    holding = await house.holding(account, symbol)
    assert (holding.quantity, holding.reserved_buy_quantity) == (40, 160)


async def test_the_ledger_is_listed_newest_first_in_pages(house: House):
    account = "acc-" + a_proposal().order.order_id
    proposals = [a_proposal(account=account, symbol=f"LIST{number % 2}") for number in range(5)]
    await house.passed(*proposals)
    first = await house.orders(account=account, limit=2)
    second = await house.orders(account=account, limit=2, cursor=first["next"])
    third = await house.orders(account=account, limit=2, cursor=second["next"])
    pages = [*first["items"], *second["items"], *third["items"]]
    assert ids(pages) == [proposal.order_id for proposal in reversed(proposals)]
    assert third["next"] is None
    assert len((await house.orders(account=account, symbol="LIST0"))["items"]) == 3


async def test_the_ledger_is_listed_by_status(house: House):
    account = "acc-" + a_proposal().order.order_id
    open_one, final_one = await house.passed(a_proposal(account=account), a_proposal(account=account))
    before = await house.counts()
    await house.record(of_order(OrderCanceled, final_one))
    for status, found in (("open", open_one), ("risk_passed", open_one), ("final", final_one), ("canceled", final_one)):
        assert ids((await house.orders(account=account, status=status))["items"]) == [found.order_id]
    after = await house.counts()
    assert after["canceled"] == before.get("canceled", 0) + 1
    assert after["risk_passed"] == before["risk_passed"] - 1


async def test_a_fill_that_shrinks_a_strategys_position_is_told_once(house: House, another_house: House):
    """P15: again by the same event, by another, in another replica, and where the inbox does not know."""
    bought = await passed_one(house, strategy="momentum")
    account, symbol = bought.order.account, bought.order.symbol
    terms = {"account": account, "symbol": symbol, "strategy": "momentum", "side": "sell", "quantity": "4"}
    sold = await passed_one(house, **terms)
    await house.record(a_fill(bought, "10", "100", last=True))
    fill = a_fill(sold, "4", "97", last=True, commission="0.25")
    again = fill.model_copy(update={"event_id": uuid7()})
    said = [*await house.record(fill, again), *await house.record(fill), *await another_house.record(again)]
    house.faults = frozenset({"no_inbox"})
    said += await house.record(fill)
    (told,) = said
    assert (told.type, told.order_id, told.execution_id) == ("position.reduced", sold.order_id, fill.execution_id)
    assert (told.account, told.strategy, told.symbol, told.mode) == (account, "momentum", symbol, "paper")
    assert (told.closed_quantity, told.gain, told.position_quantity) == (4, amount("-12.25"), 6)
    assert (told.causation_id, told.occurred_at) == (str(fill.event_id), fill.occurred_at)


async def test_a_reduction_that_overtakes_its_proposal_is_told_when_that_has_come(house: House):
    template = await passed_one(house, quantity="10")
    await house.record(a_fill(template, "10", "100", last=True))
    terms = {"account": template.order.account, "symbol": template.order.symbol, "side": "sell"}
    proposal = a_proposal(quantity="10", order_type="limit", limit_price="100", **terms)
    early = a_fill(template, "10", "101", last=True, order_id=proposal.order_id, correlation_id=proposal.order_id)
    assert await house.record(early) == []
    await house.passed(proposal)
    (told,) = await house.settle_early_events()
    assert (told.order_id, told.gain, told.position_quantity) == (proposal.order_id, 10, 0)
    assert await house.settle_early_events() == []
