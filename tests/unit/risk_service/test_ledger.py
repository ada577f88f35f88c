"""Events in the books: fills, reservations, rounds."""

from decimal import Decimal

from contracts import events
from contracts.statuses import OrderStatus
from risk_service.domain.holding import NOTHING, Reservation
from risk_service.domain.ledger import denied, passed, record, waiting
from risk_service.domain.order_life import Approval
from tests.unit.risk_service import events as happen
from tests.unit.risk_service.builders import NOW, a_holding, seconds, verdict_on

D = Decimal
OPEN_BUY = Reservation(D(10), D(100))
RESERVED = a_holding(buys="10", reserved_buy_notional=D(1000), average_price="0")


def test_a_fill_turns_a_reservation_into_a_position():
    """P14: of 10 at 100, 4 were filled at 99."""
    order = happen.a_ledger_order(reservation=OPEN_BUY)
    order, holding = record(order, RESERVED, happen.fill("4", "99"))
    assert (order.filled_quantity, order.average_price, order.reservation.quantity) == (D(4), D(99), D(6))
    assert (holding.quantity, holding.cost) == (D(4), D(396))
    assert (holding.reserved_buy_quantity, holding.reserved_buy_notional) == (D(6), D(600))


def test_a_final_state_frees_what_is_left():
    """P14."""
    for final in (happen.denied(), happen.at_broker(events.OrderCanceled), happen.at_broker(events.OrderExpired)):
        order, holding = record(happen.a_ledger_order(reservation=OPEN_BUY), RESERVED, final)
        assert order.reservation == NOTHING
        assert (holding.reserved_buy_quantity, holding.reserved_buy_notional) == (D(0), D(0))


def test_a_fill_after_a_cancel_still_counts_and_the_cancel_stands():
    """P10: the fill happened; the first final state stays."""
    order, holding = record(
        happen.a_ledger_order(reservation=OPEN_BUY), RESERVED, happen.at_broker(events.OrderCanceled)
    )
    order, holding = record(order, holding, happen.fill("10", leaves="0"))
    assert order.life.status is OrderStatus.CANCELED
    assert (order.filled_quantity, holding.quantity, holding.reserved_buy_quantity) == (D(10), D(10), D(0))


def test_a_fill_beyond_the_reservation_leaves_none_below_zero():
    order, holding = record(happen.a_ledger_order(reservation=OPEN_BUY), RESERVED, happen.fill("12"))
    assert (order.reservation.quantity, holding.reserved_buy_quantity, holding.quantity) == (D(0), D(0), D(12))


def a_pass(round=1):
    risk_pass = verdict_on(candidate={"round": round, "mode_epoch": 0}).risk_pass
    return events.OrderRiskPassed.model_construct(risk_pass=risk_pass, occurred_at=NOW)


def test_a_new_decision_begins_a_new_round():
    """P3: how often it was returned."""
    entry = happen.a_ledger_order(happen.a_life(OrderStatus.RETURNED, decided_at=NOW - seconds(9)))
    entry = passed(entry, a_pass(), OPEN_BUY, returns_in_a_row=1)
    assert (entry.life.status, entry.life.round, entry.life.returns_in_a_row) == (OrderStatus.RISK_PASSED, 1, 1)
    assert (entry.life.decided_at, entry.life.on_way_since, entry.reservation) == (NOW, NOW, OPEN_BUY)


def test_an_order_that_a_person_is_asked_about_is_not_on_its_way():
    """P17: it must not hold back new orders."""
    entry = happen.a_ledger_order(happen.a_life(approval=Approval.PENDING))
    entry = passed(entry, a_pass(), OPEN_BUY, returns_in_a_row=1)
    assert (entry.life.status, entry.life.on_way_since) == (OrderStatus.PENDING_APPROVAL, None)


def test_a_denial_of_a_returned_order_ends_it():
    entry = denied(happen.a_ledger_order(reservation=OPEN_BUY), happen.denied(round=1), returns_in_a_row=1)
    assert (entry.life.status, entry.life.round, entry.reservation) == (OrderStatus.DENIED, 1, NOTHING)


def test_a_return_that_waits_is_shown_as_returned():
    assert waiting(happen.a_ledger_order(), happen.returned()).life.status is OrderStatus.RETURNED
