"""Proposals on a real database: decided once, in a batch that folds, and put into the ledger."""

import asyncio
import time
from typing import Any

import pytest

from chassis.connection import Connection, Statement
from chassis.errors import Poison, Transient
from contracts.events import OrderCanceled
from tests.integration.risk_service.house import House, a_proposal, a_symbol, codes, event_id, of_order


async def test_an_order_passes_and_is_in_the_ledger(house: House):
    proposal = a_proposal(quantity="10", limit_price="99.50", order_type="limit", strategy="tour")
    (passed,) = await house.passed(proposal)
    in_force = await house.config_in_force()
    assert passed.risk_pass.versions.config == in_force["version"]
    assert passed.risk_pass.terms_hash == proposal.order.terms_hash
    assert (passed.causation_id, passed.correlation_id) == (str(proposal.event_id), proposal.order_id)
    order = await house.order(proposal.order_id)
    timeline = order.pop("timeline")
    assert order == {
        "order_id": proposal.order_id,
        "symbol": proposal.order.symbol,
        "side": "buy",
        "quantity": "10",
        "order_type": "limit",
        "limit_price": "99.5",
        "stop_price": None,
        "time_in_force": "day",
        "account": proposal.order.account,
        "strategy": "tour",
        "mode": "paper",
        "status": "risk_passed",
        "reasons": [],
        "filled_quantity": "0",
        "average_price": None,
        "actor": "bot",
        "proposed_at": order["proposed_at"],
        "updated_at": order["updated_at"],
    }
    assert [entry["type"] for entry in timeline] == ["order.proposed", "order.risk_passed"]
    assert timeline[1]["risk_pass"]["round"] == 0


async def test_a_denial_tells_every_reason_to_people_and_programs(house: House):
    await house.change({"limits": {"max_order_quantity": "5"}})
    proposal = a_proposal(quantity="10", age=61)
    (denied,) = await house.propose(proposal)
    assert codes(denied) == ["PROPOSAL_TOO_OLD", "MAX_QUANTITY"]
    order = await house.order(proposal.order_id)
    assert order["status"] == "denied"
    assert order["reasons"][1] == {
        "code": "MAX_QUANTITY",
        "stage": "risk",
        "message": "The quantity of 10 is above the limit of 5 for one order.",
        "limit": "5",
        "actual": "10",
    }


async def test_the_same_order_again_is_absorbed(house: House):
    """P11: the same terms, under another event, in the same batch and in a later one."""
    proposal = a_proposal(quantity="1.50")
    again = a_proposal(**proposal.order.model_dump() | {"quantity": "1.5"})
    assert len(await house.propose(proposal, again)) == 1
    assert await house.propose(a_proposal(**proposal.order.model_dump())) == []
    assert house.handled.poisoned == {}


async def test_the_same_id_with_other_terms_is_a_dead_letter_and_never_a_denial(house: House):
    """P11: the first order is never touched; the rest of the batch goes on."""
    first, other = a_proposal(quantity="1"), a_proposal()
    conflicting = a_proposal(**first.order.model_dump() | {"quantity": "2"})
    said = await house.propose(first, conflicting, other)
    assert [event.order_id for event in said] == [first.order_id, other.order_id]
    assert {refused: poison.code for refused, poison in house.handled.poisoned.items()} == {
        conflicting.event_id: "ORDER_ID_CONFLICT"
    }
    assert await house.propose(conflicting) == []
    assert event_id(conflicting) in house.handled.poisoned  # not claimed: judged anew whenever it comes
    assert (await house.order(first.order_id))["quantity"] == "1"


async def test_a_redelivered_proposal_is_decided_once(house: House):
    """P15."""
    proposal = a_proposal()
    await house.passed(proposal)
    assert await house.propose(proposal) == []


async def test_two_replicas_with_one_order_decide_it_once(house: House, another_house: House):
    """P11: whoever comes second tries again, and then finds it known."""
    proposal = a_proposal()
    same = a_proposal(**proposal.order.model_dump() | {"account": "another", "symbol": proposal.order.symbol})
    outcomes = await asyncio.gather(house.propose(proposal), another_house.propose(same), return_exceptions=True)
    said = [event for outcome in outcomes if isinstance(outcome, list) for event in outcome]
    assert len(said) == 1
    assert all(isinstance(outcome, list | Transient) for outcome in outcomes)


async def test_one_limit_is_never_spent_twice(house: House, another_house: House, monkeypatch: pytest.MonkeyPatch):
    """P14: 1,000 orders at once on one account, two replicas, a limit that fits 10; each has time to read what the others have not written."""
    going_on = Connection.together

    async def commit_a_little_later(connection: Connection, *statements: Statement, commit: bool = False) -> Any:
        if commit:
            await asyncio.sleep(0.02)
        return await going_on(connection, *statements, commit=commit)

    monkeypatch.setattr(Connection, "together", commit_a_little_later)
    await house.change({"limits": {"max_gross_exposure": "1000"}})
    account, symbol = a_proposal().order.account, a_symbol()
    proposals = [
        a_proposal(account=account, symbol=symbol, order_type="limit", limit_price="10", quantity="10")
        for _ in range(1000)
    ]
    halves = [proposals[start : start + 100] for start in range(0, 1000, 100)]
    replicas = (house, another_house)
    said = await asyncio.gather(*(replicas[number % 2].propose(*half) for number, half in enumerate(halves)))
    passed = [event for events in said for event in events if event.type == "order.risk_passed"]
    assert len(passed) == 10
    assert sum(len(events) for events in said) == 1000
    holding = await house.holding(account, symbol)
    assert (holding.reserved_buy_quantity, holding.reserved_buy_notional) == (100, 1000)


async def test_a_position_makes_room_for_exits_and_a_resting_exit_takes_it(house: House):
    """P14: across batches, the second exit is an entry, and the refusal names the order to cancel."""
    account, symbol = a_proposal().order.account, a_symbol()
    await house.run(
        "INSERT INTO risk.positions VALUES (:account, :symbol, 10, 1000, 0, 0, 0, 0, 0, 0, 0)",
        account=account,
        symbol=symbol,
    )
    await house.lock(symbol, blocks="entries")
    first, second = (a_proposal(account=account, symbol=symbol, side="sell", quantity="10") for _ in range(2))
    (passed,) = await house.passed(first)
    assert passed.risk_pass.reduces is True
    (denied,) = await house.propose(second)
    assert codes(denied) == ["LOCKED", "EXIT_ALREADY_RESERVED"]
    assert denied.reasons[1].values["orders"] == first.order_id
    await house.record(of_order(OrderCanceled, passed))
    (passed,) = await house.passed(a_proposal(account=account, symbol=symbol, side="sell", quantity="10"))
    assert passed.risk_pass.reduces is True


async def test_a_first_quote_is_waited_for_after_a_start(house: House):
    """P18: up to 5 s, for an order whose check asks for a price; others go on."""
    await house.change({"limits": {"max_order_notional": "1000"}})
    await house.propose(a_proposal(order_type="limit", limit_price="1"))
    house.quotes.started()
    market, limit = a_proposal(), a_proposal(order_type="limit", limit_price="1")
    (passed,) = await house.propose(market, limit)
    assert passed.order_id == limit.order_id
    assert house.handled.delayed == {market.event_id: 0.2}
    await house.quote(market.order.symbol)
    await house.passed(market)

    unquoted = a_proposal()
    house.seconds += 5
    (denied,) = await house.propose(unquoted)
    assert codes(denied) == ["PRICE_UNKNOWN"]


async def test_new_orders_wait_while_the_way_to_the_gate_is_congested(house: House):
    """P17: an order that passed 16 s ago has not been seen at the gate."""
    stuck = a_proposal()
    await house.passed(stuck)
    await house.run(
        "UPDATE risk.orders SET on_way_since = CASE order_id WHEN :id THEN clock_timestamp() - interval '16 s' END",
        id=stuck.order_id,
    )
    await house.way.measure(uow=house.uow())
    waiting = a_proposal()
    assert await house.propose(waiting) == []
    assert house.handled.delayed == {waiting.event_id: 0.5}

    await house.run("UPDATE risk.orders SET on_way_since = NULL WHERE order_id = :id", id=stuck.order_id)
    await house.way.measure(uow=house.uow())
    await house.passed(waiting)


async def test_new_orders_step_back_while_returned_ones_are_decided(house: House):
    """P17: returned orders are decided first."""
    async with house.turns.returned():
        reviewing = asyncio.create_task(house.propose(a_proposal()))
        await asyncio.sleep(0.1)
        assert not reviewing.done()
    started = time.monotonic()
    assert len(await reviewing) == 1
    assert time.monotonic() - started < 0.9


@pytest.mark.parametrize("size", [256])
async def test_a_full_batch_is_one_transaction(house: House, size: int):
    uow_batches = await house.propose(*(a_proposal(symbol="AAPL", account="main") for _ in range(size)))
    assert len(uow_batches) == size


async def test_an_event_id_that_another_order_had_is_not_taken_for_that_one(house: House):
    """S12: the inbox would drop it, and nobody would ever hear of it. In one batch and in a later one."""
    first = a_proposal()
    second = a_proposal().model_copy(update={"event_id": first.event_id})
    with pytest.raises(Poison, match="came before"):
        await house.propose(first, second)
    assert len(await house.propose(first)) == 1
    with pytest.raises(Poison):
        await house.propose(second)
    assert await house.propose(first) == []


async def test_a_timeline_shows_nothing_that_a_proposer_made_up(house: House):
    proposal = a_proposal()
    raw = proposal.to_json()[:-1] + b',"superseded":true,"reasons":"' + b"x" * 1000 + b'"}'
    await house.propose(proposal, raw=raw)
    (entry, *_) = (await house.order(proposal.order_id))["timeline"]
    assert entry.keys() - {"causation_id"} == {"type", "event_id", "occurred_at", "actor", "mode"}
