"""A fill that shrinks its strategy's position says so, whatever its account holds beside it."""

from dataclasses import replace
from decimal import Decimal

from contracts.values import Side
from risk_service.domain.amounts import writable
from risk_service.domain.facts import fact_of
from risk_service.domain.recording import Loaded, record_news
from risk_service.domain.reductions import StrategyBooks
from risk_service.domain.strategy_position import StrategyPosition
from risk_service.handlers.saying import reduction_event
from tests.unit.risk_service.builders import a_holding
from tests.unit.risk_service.events import a_ledger_order, fill

D = Decimal
BUY = a_ledger_order()
SELL = replace(BUY, side=Side.SELL)


def books(quantity="0", cost="0"):
    return StrategyBooks([StrategyPosition("main", "default", "AAPL", D(quantity), D(cost))])


def test_a_fill_that_opens_or_grows_reduces_nothing():
    assert books().fill(BUY, fill("10")) is None
    assert books("10", "1000").fill(BUY, fill("10")) is None
    assert books("-10", "1000").fill(SELL, fill("10")) is None


def test_a_fill_that_shrinks_tells_what_it_closed_and_gained():
    """4 of 10 bought at 100 are sold at 90, for a commission of 0.50."""
    reduction = books("10", "1000").fill(SELL, fill("4", "90", commission="0.5"))
    assert (reduction.closed_quantity, reduction.gain, reduction.position_quantity) == (4, D("-40.5"), 6)


def test_a_fill_that_flips_closes_what_was_there():
    reduction = books("-10", "1000").fill(BUY, fill("15", "90"))
    assert (reduction.closed_quantity, reduction.gain, reduction.position_quantity) == (10, 100, 5)


def test_a_strategys_exit_is_one_also_where_the_account_as_a_whole_grows():
    """The account is short 10, since another strategy sold 20; this one sells what it holds."""
    told = [(event := fill("10", "110", side="sell"), fact_of(event, "o-1"))]
    on = Loaded({"o-1": SELL}, [a_holding("-10")], [StrategyPosition("main", "default", "AAPL", D(10), D(1000))])
    recorded = record_news(told, {told[0][1].fact_id}, on)
    assert [holding.quantity for holding in recorded.holdings] == [-20]
    assert [position.quantity for position in recorded.positions] == [0]
    (reduction,) = recorded.reductions
    event = reduction_event(reduction)
    assert (event.gain, event.closed_quantity, event.position_quantity) == (100, 10, 0)
    assert (event.correlation_id, event.mode, event.side, event.price) == ("o-1", "paper", "sell", 110)


def test_an_execution_told_twice_in_one_batch_reduces_once():
    told = [(event, fact_of(event, "o-1")) for event in (fill("4"), fill("4"))]
    on = Loaded({"o-1": SELL}, [], [StrategyPosition("main", "default", "AAPL", D(10), D(1000))])
    assert len(record_news(told, {told[0][1].fact_id}, on).reductions) == 1


def test_what_no_message_can_carry_is_cut_off_and_not_refused():
    held = StrategyPosition("main", "default", "AAPL", D(10**18 - 1), D(10**18 - 1))
    reduction = StrategyBooks([held]).fill(SELL, fill("999999999999999999", "999999999999999999"))
    assert reduction_event(reduction).gain == D("999999999999999999.999999999999")


def test_what_a_message_can_carry_to_the_last_digit_is_not_cut_off():
    for amount in ("999999999999999999.999999999999", "-999999999999999999.999999999999", "0.000000000001"):
        assert writable(D(amount)) == D(amount)
