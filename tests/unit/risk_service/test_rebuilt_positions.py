"""Positions made again from executions are those that were made while they were recorded."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from risk_service.domain.facts import fact_id_of, fact_of
from risk_service.domain.rebuilt_positions import RebuiltPositions
from risk_service.domain.recording import Loaded, record_news
from tests.unit.risk_service.events import a_ledger_order, fill
from tests.unit.risk_service.test_position_properties import amounts

executions = st.builds(
    lambda number, strategy, symbol, side, quantity, price: fill(
        str(quantity), str(price), order_id=f"o-{strategy}-{symbol}-{side}", execution_id=f"x-{number}", strategy=strategy,
        symbol=symbol, side=side,
    ),
    st.integers(0, 5), st.sampled_from(["one", "two"]), st.sampled_from(["AAPL", "MSFT"]), st.sampled_from(["buy", "sell"]), amounts, amounts,
)  # fmt: skip


@given(st.lists(executions, max_size=12))
def test_made_again_they_are_what_the_ledger_made_and_an_execution_counts_once(history):
    rebuilt = RebuiltPositions()
    taken = [rebuilt.take(event) for event in history]
    assert sum(taken) == len({fact_id_of(event) for event in history})
    orders = {
        event.order_id: replace(
            a_ledger_order(), order_id=event.order_id, strategy=event.strategy, symbol=event.symbol, side=event.side
        )
        for event in history
    }
    known = [(event, fact_of(event, event.order_id)) for event in history]
    live = record_news(known, {fact.fact_id for _, fact in known}, Loaded(orders))
    wanted = {("main", None, each.symbol): each for each in live.holdings}
    wanted |= {("main", each.strategy, each.symbol): each for each in live.positions}
    assert {key: states[-1] for key, states in rebuilt.states()} == wanted


def test_every_state_since_the_last_mark_is_remembered():
    rebuilt = RebuiltPositions()
    for number in range(3):
        rebuilt.take(fill("1", execution_id=f"x-{number}"))
    rebuilt.mark()
    rebuilt.take(fill("1", execution_id="x-9"))
    assert [[state.quantity for state in states] for _, states in rebuilt.states()] == [[3, 4], [3, 4]]
