"""What holds for all fills of an account, whosever they are."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from contracts.values import Side
from risk_service.domain.amounts import ZERO, minus, plus, times
from risk_service.domain.holding import Holding
from risk_service.domain.positions import closed_by, filled
from risk_service.domain.reductions import StrategyBooks
from risk_service.domain.strategy_position import StrategyPosition
from tests.unit.risk_service.events import a_ledger_order, fill

amounts = st.integers(1, 10**15).map(lambda units: Decimal(units).scaleb(-12)) | st.integers(1, 50).map(Decimal)
fills = st.tuples(
    st.sampled_from(["one", "two"]), st.sampled_from(["AAPL", "MSFT"]), st.sampled_from(Side), amounts, amounts, amounts
)
histories = st.lists(fills, max_size=12)


def of_account(history, symbol):
    holding = Holding("main", symbol)
    for _, of, side, quantity, price, commission in history:
        if of == symbol:
            holding = filled(holding, side, quantity, price, commission)
    return holding


def of_strategies(history):
    books = StrategyBooks([])
    for strategy, symbol, side, quantity, price, commission in history:
        order = replace(a_ledger_order(), strategy=strategy, symbol=symbol, side=side)
        books.fill(order, fill(str(quantity), str(price), commission=str(commission)))
    return books.changed


def cash(history):
    """Money that came in less what went out."""
    total = ZERO
    for _, _, side, quantity, price, commission in history:
        worth = times(quantity, price)
        total = minus(plus(total, worth) if side is Side.SELL else minus(total, worth), commission)
    return total


def with_cost(held):
    """What was realised, with what is still bound: the cash, when nothing was lost."""
    return minus(held.realised, held.cost) if held.quantity > 0 else plus(held.realised, held.cost)


@given(histories)
def test_the_strategies_together_hold_what_the_account_holds(history):
    positions = of_strategies(history)
    for symbol in ("AAPL", "MSFT"):
        together = sum((position.quantity for position in positions if position.symbol == symbol), ZERO)
        assert together == of_account(history, symbol).quantity


@given(histories)
def test_no_money_is_lost_to_rounding(history):
    """However often what was bought is sold in odd parts: to the last digit."""
    for symbol in ("AAPL", "MSFT"):
        mine = [each for each in history if each[1] == symbol]
        assert with_cost(of_account(mine, symbol)) == cash(mine)
    total = ZERO
    for position in of_strategies(history):
        assert position.cost >= 0
        total = plus(total, with_cost(position))
    assert total == cash(history)


@given(histories, st.lists(amounts, min_size=2, max_size=2))
def test_flat_twice_what_is_realised_is_the_cash(history, prices):
    """Closed, traded on, and closed again."""
    mine = [each for each in history if each[1] == "AAPL"]
    for price in prices:
        open_quantity = of_account(mine, "AAPL").quantity
        if open_quantity:
            side = Side.SELL if open_quantity > 0 else Side.BUY
            mine = [*mine, ("one", "AAPL", side, open_quantity.copy_abs(), price, ZERO)]
        flat = of_account(mine, "AAPL")
        assert (flat.quantity, flat.cost, flat.realised) == (0, 0, cash(mine))
        mine = [*mine, *(each for each in history if each[1] == "AAPL")]


@given(histories)
def test_the_order_of_fills_in_different_symbols_does_not_matter(history):
    parted = [each for symbol in ("MSFT", "AAPL") for each in history if each[1] == symbol]
    assert of_strategies(parted) == of_strategies(history)


@given(histories, fills)
def test_a_fill_tells_that_it_reduced_exactly_where_it_did(history, last):
    strategy, symbol, side, quantity, price, commission = last
    before = {(each.strategy, each.symbol): each for each in of_strategies(history)}
    held = before.get((strategy, symbol)) or StrategyPosition("main", strategy, symbol)
    order = replace(a_ledger_order(), strategy=strategy, symbol=symbol, side=side)
    books = StrategyBooks(before.values())
    reduction = books.fill(order, fill(str(quantity), str(price), commission=str(commission)))
    against = held.quantity != 0 and (held.quantity > 0) == (side is Side.SELL)
    assert (reduction is not None) == against == bool(closed_by(held, side, quantity))
    if reduction is not None:
        (after,) = books.changed
        assert reduction.gain == minus(after.realised, held.realised)
        assert 0 < reduction.closed_quantity <= quantity
