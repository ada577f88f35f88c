"""A preview is a decision: the same verdict, in all its parts, and nothing of it kept."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given

from contracts.values import Side
from risk_service.domain.books import Books
from risk_service.domain.decide import CHECKS, case_of, decide
from risk_service.domain.explain import Outcome, explain
from risk_service.domain.fold import Running
from risk_service.domain.holding import Reservation
from risk_service.domain.resting_orders import RestingOrders
from risk_service.domain.verdicts import Denied
from risk_service.domain.what_if import UNKNOWN, compare, judge_alone
from tests.unit.risk_service.builders import (
    NOW,
    a_candidate,
    a_config,
    a_holding,
    a_lockout,
    a_quote,
    a_state,
    an_order,
    codes,
)
from tests.unit.risk_service.strategies import candidates, risk_states
from tests.unit.risk_service.test_decide_properties import patient

TEN = Reservation(Decimal(10), Decimal(100))


def outcomes(candidate, state) -> dict[str, Outcome]:
    return {checked.name: checked.outcome for checked in explain(case_of(candidate, state, NOW))}


@patient
@given(candidates, risk_states())
def test_the_checks_as_shown_deny_exactly_where_the_decision_does(candidate, state):
    checked = explain(case_of(candidate, state, NOW))
    verdict = decide(candidate, state, NOW)
    assert [each.name for each in checked] == [check.__name__.rpartition(".")[2] for check in CHECKS]
    shown = [reason for each in checked for measure in each.measures for reason in measure.reasons]
    assert any(each.outcome is Outcome.DENIES for each in checked) == isinstance(verdict, Denied)
    assert [reason for reason in shown if reason not in getattr(verdict, "reasons", ())] == []


def test_a_check_is_not_set_or_passes_or_denies_or_lets_an_exit_be():
    limits = {"max_order_quantity": "20", "max_position_quantity": "5", "short_selling": False}
    state = a_state(config=a_config(limits=limits), quote=a_quote(), holding=a_holding("10"))
    entry = outcomes(a_candidate(an_order(quantity="3")), state)
    leaving = outcomes(a_candidate(an_order(side="sell", quantity="10")), state)
    names = ("order_quantity", "position_limit", "short_selling", "open_orders")
    assert [entry[name] for name in names] == ["passes", "denies", "passes", "not_set"]
    assert [leaving[name] for name in names] == ["passes", "exempt", "exempt", "not_set"]


def a_running(*, buys: str = "10", open_orders: int = 1) -> Running:
    holding = replace(a_holding(buys=buys), reserved_buy_notional=Decimal(buys) * 100, resting_buys=("o-1",))
    return Running(Books((holding,), {"AAPL": Decimal(100)}, {"main": open_orders}), resting=RestingOrders([]))


def test_an_open_order_does_not_stand_in_its_own_way_and_its_reservation_stays():
    """Ten of ten in the position, one of one open: both are the order itself."""
    limits = {"max_position_quantity": "10", "max_open_orders": 1, "max_gross_exposure": "1000"}
    state = a_state(config=a_config(limits=limits), quote=a_quote("100"))
    candidate = a_candidate(an_order(), mode_epoch=0, held=TEN)
    running = a_running()
    before = running.books.holding("main", "AAPL")
    for _ in range(2):
        verdict = judge_alone(candidate, state.controls, {"AAPL": state.market}, running, NOW)
        assert codes(verdict) == []
        assert running.books.holding("main", "AAPL") == before
        assert running.books.exposure("main").reserved_buys == 1000
    other = a_candidate(an_order(order_id="o-2", quantity="1"), mode_epoch=0)
    assert codes(judge_alone(other, state.controls, {"AAPL": state.market}, running, NOW)) == [
        "MAX_POSITION",
        "MAX_GROSS_EXPOSURE",
    ]


def test_the_same_order_under_both_configs_and_under_one_where_nothing_changes():
    state = a_state(quote=a_quote("100"), lockouts=(a_lockout(side=Side.SELL),))
    tighter = replace(state.controls, config=a_config(limits={"max_order_quantity": "9"}))
    candidate, market = a_candidate(an_order(), mode_epoch=0, held=TEN), {"AAPL": state.market}
    both = compare(candidate, state.controls, tighter, market, a_running(), NOW)
    assert (codes(both.now), codes(both.then), both.changes) == ([], ["MAX_QUANTITY"], True)
    back = compare(candidate, tighter, state.controls, market, a_running(), NOW)
    assert (codes(back.now), codes(back.then), back.changes) == (["MAX_QUANTITY"], [], True)
    alone = compare(candidate, tighter, None, market, a_running(), NOW)
    assert (alone.now, alone.changes) == (alone.then, False)
    assert UNKNOWN.changes is False


@patient
@given(candidates, risk_states())
def test_alone_is_as_decided_where_nothing_else_is_open(candidate, state):
    """With the same books, whatever they are: a decision and a preview read the same state."""
    order = candidate.order
    again = replace(candidate, mode_epoch=state.controls.mode_epoch)
    running = Running(
        Books((replace(state.holding, account=order.account, symbol=order.symbol),), {}, {order.account: 1}),
        standings=None if state.standing is None else {order.account: state.standing},
    )
    market = replace(state.market, symbol=order.symbol)
    verdict = judge_alone(again, state.controls, {order.symbol: market}, running, NOW)
    same = replace(
        state,
        market=market,
        holding=running.books.holding(order.account, order.symbol),
        exposure=running.books.exposure(order.account) if state.controls.config.limits_exposure else None,
        open_orders=0,
        account_orders=None,
        strategy_orders=None,
        recent=None,
        tripped_at=None,
        opposite=None,
    )
    assert verdict == decide(again, same, NOW)
