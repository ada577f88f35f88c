"""A batch folds: each verdict changes what the next one sees (P14)."""

from dataclasses import replace
from decimal import Decimal

from contracts.lockouts import Blocks
from contracts.reasons import ReasonCode
from risk_service.domain.books import Books
from risk_service.domain.candidate import Controls, Market
from risk_service.domain.fold import Running, fold, free
from risk_service.domain.holding import Holding, Reservation
from tests.unit.risk_service.builders import (
    NOW,
    a_candidate,
    a_config,
    a_holding,
    a_lockout,
    an_order,
    codes,
    empty_books,
)


def folded(orders, books, *, limits=None, lockouts=(), held=None, quote=None):
    candidates = [(a_candidate(order, **({"held": held} if held else {})), NOW) for order in orders]
    markets = {symbol: Market(symbol, quote, lockouts) for symbol in ("AAPL", "MSFT")}
    return fold(candidates, Controls(a_config(limits=limits), 1, 0), markets, Running(books))


def buys(count, **terms):
    return [an_order(order_id=f"o-{number}", limit_price="100", **terms) for number in range(count)]


def test_a_limit_that_fits_ten_lets_exactly_ten_pass():
    """P14: 1,000 orders of 1,000 each at once, and room for 10,000."""
    verdicts = folded(buys(1000), empty_books(), limits={"max_gross_exposure": "10000"})
    assert [codes(verdict) for verdict in verdicts[:10]] == [[]] * 10
    assert {code for verdict in verdicts[10:] for code in codes(verdict)} == {ReasonCode.MAX_GROSS_EXPOSURE}


def test_accounts_do_not_share_a_limit():
    orders = [an_order(order_id="a", limit_price="100"), an_order(order_id="b", limit_price="100", account="other")]
    assert [codes(v) for v in folded(orders, empty_books(), limits={"max_gross_exposure": "1000"})] == [[], []]


def test_an_account_shares_its_limit_between_symbols():
    orders = [an_order(order_id="a", limit_price="100"), an_order(order_id="b", limit_price="1", symbol="MSFT")]
    verdicts = folded(orders, empty_books(), limits={"max_gross_exposure": "1000"})
    assert [codes(verdict) for verdict in verdicts] == [[], [ReasonCode.MAX_GROSS_EXPOSURE]]


def test_the_second_exit_of_a_batch_is_an_entry():
    """P14: the first one uses the position up, and the refusal names it."""
    orders = [an_order(order_id="first", side="sell"), an_order(order_id="second", side="sell")]
    entries_locked = (a_lockout(blocks=Blocks.ENTRIES),)
    first, second = folded(orders, Books([a_holding("10")], {}), lockouts=entries_locked)
    assert first.risk_pass.reduces is True
    assert codes(second) == [ReasonCode.LOCKED, ReasonCode.EXIT_ALREADY_RESERVED]
    assert second.reasons[1].values["orders"] == "first"


def test_what_a_returned_order_held_is_free_for_its_own_next_decision():
    """P14: an exit that comes back is still an exit, not its own obstacle."""
    held = Reservation(Decimal(10), Decimal(0))
    books = Books([a_holding("10", sells="10", resting_sells=("o-1",))], {})
    (verdict,) = folded([an_order(side="sell")], books, lockouts=(a_lockout(blocks="entries"),), held=held)
    assert verdict.risk_pass.reduces is True
    assert books.changed[0].reserved_sell_quantity == Decimal(10)
    assert books.changed[0].resting_sells == ("o-1",)


def test_a_denied_order_reserves_nothing_and_gives_back_what_it_held():
    """P14."""
    held = Reservation(Decimal(10), Decimal(100))
    books = Books([a_holding(buys="10", reserved_buy_notional=Decimal(1000))], {})
    (verdict,) = folded([an_order()], books, lockouts=(a_lockout(),), held=held)
    assert codes(verdict) == [ReasonCode.LOCKED]
    assert books.changed == (a_holding(),)


def test_an_order_given_up_gives_back_what_it_held():
    """P14, P17."""
    books = Books([a_holding(buys="10", reserved_buy_notional=Decimal(1000))], {})
    free(a_candidate(held=Reservation(Decimal(10), Decimal(100))), books)
    assert books.changed == (a_holding(),)


def test_exposure_counts_longs_and_shorts_at_the_last_price_and_open_entries_at_their_own():
    """P14: 10 long at 120, 5 short without a quote at their average of 50, an open buy of 3 at 7."""
    books = Books(
        [
            a_holding("10", average_price="100"),
            replace(a_holding("-5", average_price="50", buys="3", reserved_buy_notional=Decimal(21)), symbol="MSFT"),
        ],
        {"AAPL": Decimal(120)},
    )
    assert books.exposure("main").gross == Decimal(1471)


def test_an_open_order_without_a_price_is_counted_once_there_is_one():
    """S7: it passed when no limit asked; a limit that asks later must not take it for nothing."""
    unpriced = Holding("main", "AAPL").reserve("o-1", an_order().side, Reservation(Decimal(10), None))
    assert Books([unpriced], {"AAPL": Decimal(100)}).exposure("main").gross == Decimal(1000)
    unknown = Books([unpriced], {})
    assert unknown.exposure("main").unpriced == frozenset({"AAPL"})
    orders = [an_order(symbol="MSFT", limit_price="1")]
    (verdict,) = folded(orders, unknown, limits={"max_gross_exposure": "1000000"})
    assert codes(verdict) == [ReasonCode.PRICE_UNKNOWN]
    assert verdict.reasons[0].values == {"symbol": "AAPL"}


def test_a_decision_records_what_it_saw():
    books = Books([a_holding("10", buys="2", reserved_buy_notional=Decimal(200))], {"AAPL": Decimal(100)})
    (verdict,) = folded([an_order(limit_price="100", quantity="3")], books, limits={"max_gross_exposure": "10000"})
    assert verdict.inputs.model_dump(mode="json") == {
        "quote": None,
        "position_quantity": "10",
        "reserved_buy_quantity": "2",
        "reserved_sell_quantity": "0",
        "gross_exposure": "1200",
        "notional": "300",
        "market_open": None,
        "exposure": {"gross": "1200", "net": "1000", "reserved_buys": "200", "reserved_sells": "0", "unpriced": []},
        "open_orders": None,
        "account_orders": None,
        "strategy_orders": None,
        "tripped_at": None,
        "opposite": None,
        "day": None,
        "live_broker": None,
        "versions": None,
    }
