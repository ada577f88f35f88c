"""What the benchmarks propose is what the contract reads."""

from __future__ import annotations

from datetime import UTC, datetime

from benchmarks.proposals import Proposals, symbols
from contracts.events import OrderProposed


def test_every_proposal_is_a_proposal_of_its_own() -> None:
    proposals = Proposals("run", accounts=2, symbols=symbols(3))
    made = [proposals.make(number) for number in range(24)]
    read = [OrderProposed.from_json(outgoing.payload) for outgoing in made]
    assert [event.order_id for event in read] == [f"run-{number}" for number in range(24)]
    assert [event.event_id for event in read] == [outgoing.event_id for outgoing in made]
    assert len({event.event_id for event in read}) == 24
    assert {event.correlation_id for event in read} == {event.order_id for event in read}
    assert all(abs((datetime.now(UTC) - event.occurred_at).total_seconds()) < 5 for event in read)
    assert len({(event.order.symbol, event.order.account, event.order.side) for event in read}) == 2 * 3 * 2


def test_terms_go_into_every_order() -> None:
    proposals = Proposals(
        "run", accounts=1, symbols=("AAPL",), terms={"side": "buy", "order_type": "limit", "limit_price": "100"}
    )
    assert {OrderProposed.from_json(proposals.make(number).payload).order.side for number in range(4)} == {"buy"}


def test_more_symbols_than_tickers_are_still_different() -> None:
    assert len(set(symbols(50))) == 50


def test_distinct_orders_differ_in_quantity_and_read_as_orders() -> None:
    proposals = Proposals("run", accounts=1, symbols=symbols(1), distinct=True)
    orders = [OrderProposed.from_json(proposals.make(number).payload).order for number in range(4)]
    assert [str(order.quantity) for order in orders] == ["1.000000001", "1.000000002", "1.000000003", "1.000000004"]
