"""What holds for every history of an order, in whatever order its events come."""

import itertools
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import events
from risk_service.domain.holding import Reservation
from risk_service.domain.ledger import record
from risk_service.domain.order_life import _STEPS
from tests.unit.risk_service import events as happen
from tests.unit.risk_service.builders import a_holding

patient = settings(deadline=None)
"""A machine that is busy with something else is no failure."""
D = Decimal
BROKER = (
    events.OrderSubmitted, events.OrderAccepted, events.OrderRejected, events.OrderCanceled, events.OrderExpired, events.OrderInDoubt,
    events.OrderCancelRequested, events.OrderCancelRejected,
)  # fmt: skip
APPROVALS = (
    events.ApprovalRequested, events.ApprovalApproved, events.ApprovalRejected, events.ApprovalExpired, events.ApprovalInvalidated,
)  # fmt: skip
happenings = st.one_of(
    st.builds(happen.approved, round=st.integers(0, 2)),
    st.builds(happen.denied),
    st.builds(happen.parked),
    st.sampled_from(BROKER).map(happen.at_broker),
    st.sampled_from(APPROVALS).map(happen.approval),
    st.builds(happen.fill, st.integers(1, 3).map(str), leaves=st.sampled_from(["0", "1"])),
)
OPEN = Reservation(D(10), D(100))


def run(history):
    order = happen.a_ledger_order(reservation=OPEN)
    holding = a_holding(buys="10", reserved_buy_notional=D(1000), average_price="0")
    for event in history:
        yield order, holding, event
        order, holding = record(order, holding, event)
    yield order, holding, None


@patient
@given(st.lists(happenings, max_size=12))
def test_the_ledger_never_goes_backwards(history):
    """P10, P15: no step back, and out of a final state no step at all."""
    reached = [order.life for order, _, _ in run(history)]
    for before, after in itertools.pairwise(reached):
        if before.is_final:
            assert (after.progress, after.final_event) == (before.progress, before.final_event)
        elif not after.is_final:
            assert _STEPS[after.progress] >= _STEPS[before.progress]


@patient
@given(st.lists(happenings, max_size=12))
def test_what_is_reserved_is_what_may_still_fill(history):
    """P14: never below zero; nothing once final; the account's sum is the order's."""
    for order, holding, _ in run(history):
        held = order.reservation.quantity
        assert held == (0 if order.life.is_final else max(D(0), 10 - order.filled_quantity))
        assert (holding.reserved_buy_quantity, holding.reserved_buy_notional) == (held, held * 100)
        assert holding.quantity == order.filled_quantity


@patient
@given(st.lists(happenings, max_size=12))
def test_a_repeated_fact_changes_no_state(history):
    """P15: executions and events are told apart before; a life that hears the same again stays as it is."""
    for order, holding, event in run(history):
        if event is not None and not isinstance(event, events.OrderPartiallyFilled | events.OrderFilled):
            once, held = record(order, holding, event)
            assert record(once, held, event) == (once, held)
