"""Returned orders on a real database (P15, P17)."""

from datetime import timedelta

import pytest

from contracts.events import (
    ApprovalApproved,
    ApprovalRequested,
    OrderApproved,
    OrderCanceled,
    OrderRiskPassed,
    OrderSubmitted,
)
from tests.integration.risk_service.house import House, a_proposal, a_symbol, codes, event_id, now, of_order, returned


async def passed_one(house: House, **terms) -> OrderRiskPassed:
    (passed,) = await house.passed(a_proposal(**terms))
    return passed


async def returns_so_far(house: House, order_id: str, count: int) -> None:
    await house.run("UPDATE risk.orders SET returns_in_a_row = :count WHERE order_id = :id", count=count, id=order_id)


async def test_a_returned_order_is_decided_again_under_what_is_in_force(house: House):
    """P2, P3: a new round under the new versions."""
    passed = await passed_one(house)
    changed = await house.change({"limits": {"max_order_quantity": "100"}})
    (again,) = await house.give_back(returned(passed))
    assert (again.type, again.risk_pass.round) == ("order.risk_passed", 1)
    assert again.risk_pass.versions.config == changed["version"]
    assert again.risk_pass.terms_hash == passed.risk_pass.terms_hash
    order = await house.order(passed.order_id)
    assert order["status"] == "risk_passed"
    assert [entry["type"] for entry in order["timeline"]] == [
        "order.proposed",
        "order.risk_passed",
        "order.returned",
        "order.risk_passed",
    ]


async def test_a_limit_tightened_meanwhile_denies(house: House):
    passed = await passed_one(house, quantity="10")
    await house.change({"limits": {"max_order_quantity": "5"}})
    (denied,) = await house.give_back(returned(passed))
    assert (codes(denied), denied.round) == (["MAX_QUANTITY"], 1)
    holding = await house.holding(passed.order.account, passed.order.symbol)
    assert holding.reserved_buy_quantity == 0


async def test_a_mode_changed_and_back_denies(house: House):
    """P6: the epoch was stamped at the first decision."""
    passed = await passed_one(house)
    await house.change({"trading_mode": "disabled"})
    await house.change({"trading_mode": "paper"})
    (denied,) = await house.give_back(returned(passed))
    assert codes(denied) == ["MODE_CHANGED"]


async def test_a_returned_exit_is_not_its_own_obstacle(house: House):
    """P14: what it reserved is free for its own next decision, and reserved once."""
    account, symbol = "acc-" + a_symbol(), a_symbol()
    await house.run(
        "INSERT INTO risk.positions VALUES (:account, :symbol, 10, 1000, 0, 0, 0, 0, 0, 0, 0)",
        account=account,
        symbol=symbol,
    )
    await house.lock(symbol, blocks="entries")
    passed = await passed_one(house, account=account, symbol=symbol, side="sell", quantity="10")
    (again,) = await house.give_back(returned(passed))
    assert again.risk_pass.reduces is True
    assert (await house.holding(account, symbol)).reserved_sell_quantity == 10


async def test_an_older_round_is_ignored(house: House):
    """P15: republished long after it was decided, as another event."""
    passed = await passed_one(house)
    await house.give_back(returned(passed))
    assert await house.give_back(returned(passed)) == []
    assert house.handled.delayed == {}


async def test_a_redelivered_return_is_decided_once(house: House):
    """P15."""
    back = returned(await passed_one(house))
    assert len(await house.give_back(back)) == 1
    assert await house.give_back(back) == []


@pytest.mark.parametrize("kind", [OrderCanceled, OrderSubmitted])
async def test_an_order_that_went_on_is_left_alone(house: House, kind):
    """P15: final, or at the broker."""
    passed = await passed_one(house)
    await house.record(of_order(kind, passed))
    assert await house.give_back(returned(passed)) == []


async def test_from_the_third_return_in_a_row_it_waits(house: House):
    """P17: 100 ms after the gate saw it; until then it is shown as returned, and comes again."""
    passed = await passed_one(house)
    await returns_so_far(house, passed.order_id, 2)
    back = returned(passed)
    assert await house.give_back(back) == []
    assert 0 < house.handled.delayed[event_id(back)] <= 0.1
    assert (await house.order(passed.order_id))["status"] == "returned"
    await house.record(of_order(OrderApproved, passed))  # the ledger hears late of what the gate sent back
    assert (await house.order(passed.order_id))["status"] == "returned"
    (again,) = await house.give_back(back.model_copy(update={"observed_at": now() - timedelta(seconds=0.2)}))
    assert again.risk_pass.round == 1


async def test_the_twentieth_return_in_a_row_is_denied(house: House):
    """P17: with the versions that were seen; what it reserved is free."""
    passed = await passed_one(house, order_type="limit", limit_price="10")
    await returns_so_far(house, passed.order_id, 19)
    (denied,) = await house.give_back(returned(passed, ago=5))
    assert codes(denied) == ["RETURNED_TOO_OFTEN"]
    assert denied.reasons[0].values["config_version"] == str(passed.risk_pass.versions.config)
    holding = await house.holding(passed.order.account, passed.order.symbol)
    assert (holding.reserved_buy_quantity, holding.reserved_buy_notional) == (0, 0)


async def test_an_operators_decision_starts_the_count_anew(house: House):
    """P17."""
    passed = await passed_one(house)
    await returns_so_far(house, passed.order_id, 19)
    await house.record(of_order(ApprovalRequested, passed), of_order(ApprovalApproved, passed))
    (again,) = await house.give_back(returned(passed))
    assert again.type == "order.risk_passed"


async def test_it_is_decided_at_the_gates_time_when_that_is_later(house: House):
    """P17: else two clocks loop at a lockout that starts."""
    passed = await passed_one(house)
    ahead = now() + timedelta(seconds=3)
    await house.lock(passed.order.symbol, starts_at=ahead)
    (denied,) = await house.give_back(returned(passed, observed_at=ahead))
    assert codes(denied) == ["LOCKED"]


async def test_an_order_that_waits_for_a_person_is_shown_so_after_another_decision(house: House):
    passed = await passed_one(house)
    await house.record(of_order(ApprovalRequested, passed))
    assert (await house.order(passed.order_id))["status"] == "pending_approval"
    await house.give_back(returned(passed))
    assert (await house.order(passed.order_id))["status"] == "pending_approval"


async def test_a_return_of_an_order_that_nobody_knows_is_a_dead_letter(house: House):
    passed = await passed_one(house)
    stray = returned(passed, order_id="nobody", correlation_id="nobody")
    good = returned(passed)
    (again,) = await house.give_back(stray, good)
    assert again.order_id == passed.order_id
    assert house.handled.poisoned[stray.event_id].code == "ORDER_UNKNOWN"


async def test_a_return_whose_lockouts_cannot_be_had_waits(house: House):
    passed, other = await passed_one(house), await passed_one(house)
    await house.lock(passed.order.symbol, heard=False)
    house.owner.is_away = True
    back = returned(passed)
    (again,) = await house.give_back(back, returned(other))
    assert again.order_id == other.order_id
    assert house.handled.delayed == {back.event_id: 0.5}
    house.owner.is_away = False
    (denied,) = await house.give_back(back)
    assert codes(denied) == ["LOCKED"]
