"""What holds for every order on every run of quotes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal, localcontext
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from broker_adapter.brokers.paper.matching import arrive, meet_quote
from broker_adapter.brokers.paper.prices import worsened
from broker_adapter.brokers.paper.settings import Commission, PaperSettings, StopTrigger
from broker_adapter.brokers.paper.values import EXACT, Happening, Market, PaperOrder, Status
from contracts.quotes import Quote
from contracts.values import OrderType, Side, TimeInForce
from tests.support.builders import NOON, an_order
from tests.unit.broker_adapter.brokers.paper_builders import a_paper_order, a_quote

PRICES = st.decimals("90", "110", places=1)
QUANTITIES = st.decimals("0.001", "200", places=3)
SIZES = st.none() | st.decimals("0", "100", places=2)


@st.composite
def orders(draw: st.DrawFn) -> PaperOrder:
    kind = draw(st.sampled_from(OrderType))
    terms: dict[str, Any] = {
        "order_type": kind,
        "side": draw(st.sampled_from(Side)),
        "quantity": draw(QUANTITIES),
        "time_in_force": draw(st.sampled_from(TimeInForce)),
    }
    if kind in (OrderType.LIMIT, OrderType.STOP_LIMIT):
        terms["limit_price"] = draw(PRICES)
    if kind in (OrderType.STOP, OrderType.STOP_LIMIT):
        terms["stop_price"] = draw(PRICES)
    assert an_order(**terms)
    return a_paper_order(**terms)


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    bid, spread = draw(PRICES), draw(st.decimals("0", "3", places=1))
    shown = draw(st.sampled_from(["both", "bid", "ask", "last"]))
    return a_quote(
        bid=bid if shown in ("both", "bid") else None,
        ask=bid + spread if shown in ("both", "ask") else None,
        last=bid if shown == "last" else draw(st.none() | PRICES),
        bid_size=draw(SIZES),
        ask_size=draw(SIZES),
    )


all_settings = st.builds(
    PaperSettings,
    commission=st.builds(
        Commission,
        per_unit=st.decimals("0", "1", places=3),
        percent=st.decimals("0", "2", places=2),
        minimum=st.decimals("0", "5", places=1),
    ),
    slippage_basis_points=st.sampled_from([Decimal(0), Decimal("0.1"), Decimal(100)]),
    walk_basis_points=st.sampled_from([Decimal("0.001"), Decimal(5), Decimal(200)]),
    walk_levels_max=st.integers(1, 12),
    stop_trigger=st.sampled_from(StopTrigger),
)


class Session:
    """Orders arrive in groups, each followed by a quote; keeps all that happened, by the quote it happened on."""

    def __init__(self, rules: PaperSettings) -> None:
        self.rules = rules
        self.market: Market | None = None
        self.book: dict[str, PaperOrder] = {}
        self.told: list[tuple[Market | None, Happening]] = []
        self.quotes = 0
        self.displayed: dict[tuple[int, Side], tuple[Decimal, Decimal | None]] = {}
        """What filled on each quote and side at the touch or at limits, not walking on; and the size displayed there."""

    def arrive(self, group: Sequence[PaperOrder]) -> None:
        for order in group:
            outcome = arrive(order, self.market, NOON, self.rules)
            self._keep(outcome.market, outcome.changed, outcome.happenings)

    def quote(self, quote: Quote) -> None:
        self.quotes += 1
        outcome = meet_quote(self.open, Market(quote), NOON, self.rules)
        self._keep(outcome.market, outcome.changed, outcome.happenings)

    @property
    def open(self) -> list[PaperOrder]:
        return [order for order in self.book.values() if order.status is Status.OPEN]

    def _keep(self, market: Market | None, changed: Sequence[PaperOrder], happenings: Sequence[Happening]) -> None:
        self.market = market
        self.told += [(market, happening) for happening in happenings]
        self.book.update({order.client_order_id: order for order in changed})
        for happening in happenings:
            self._count(happening)

    def _count(self, happening: Happening) -> None:
        if happening.fill is None:
            return
        assert self.market is not None
        side, offer = happening.order.side, self.market.against(happening.order.side)
        assert offer is not None
        touch = worsened(offer.price, side, self.rules.slippage_basis_points)
        if happening.order.limit_price is not None or happening.fill.price == touch:
            key = self.quotes, side
            taken, _ = self.displayed.get(key, (Decimal(0), None))
            self.displayed[key] = taken + happening.fill.quantity, offer.size


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    session = Session(draw(all_settings))
    for _ in range(draw(st.integers(1, 4))):
        session.arrive(draw(st.lists(orders(), max_size=4)))
        session.quote(draw(quotes()))
        session.arrive(draw(st.lists(orders(), max_size=2)))
    return session


@given(sessions())
def test_what_was_filled_and_what_is_left_make_up_the_order(session: Session) -> None:
    for order in session.book.values():
        fills = [
            told.fill for _, told in session.told if told.fill and told.order.client_order_id == order.client_order_id
        ]
        assert sum((fill.quantity for fill in fills), Decimal(0)) == order.filled <= order.quantity
        assert all(fill.quantity > 0 and fill.price > 0 for fill in fills)
        assert (order.status is Status.FILLED) == (order.filled == order.quantity)
        assert order.leaves == (order.quantity - order.filled if order.status is Status.OPEN else 0)
        assert order.executions == len(fills)


@given(sessions())
def test_a_limit_order_never_fills_worse_than_its_limit(session: Session) -> None:
    for _, told in session.told:
        limit = told.order.limit_price
        if told.fill and limit is not None:
            assert told.fill.price <= limit if told.order.side is Side.BUY else told.fill.price >= limit


@given(sessions())
def test_no_fill_is_better_than_the_touch_but_one_of_a_resting_limit_at_its_limit(session: Session) -> None:
    for market, told in session.told:
        if not told.fill:
            continue
        assert market is not None
        offer = market.against(told.order.side)
        assert offer is not None
        worse = told.fill.price - offer.price if told.order.side is Side.BUY else offer.price - told.fill.price
        assert worse >= 0 or told.fill.price == told.order.limit_price


@given(sessions())
def test_no_more_than_the_displayed_size_fills_at_the_touch_or_at_limits(session: Session) -> None:
    assert all(size is None or taken <= size for taken, size in session.displayed.values())


@given(st.sampled_from(Side), PRICES, PRICES, QUANTITIES, all_settings)
def test_a_stop_that_was_jumped_over_never_fills_at_its_trigger(
    side: Side, stop: Decimal, touch: Decimal, quantity: Decimal, rules: PaperSettings
) -> None:
    order = a_paper_order(side=side, order_type="stop", stop_price=stop, quantity=quantity)
    market = Market(a_quote(bid=touch, ask=touch))
    for happening in meet_quote([order], market, NOON, rules).happenings:
        assert happening.fill is not None
        if side is Side.BUY:
            assert happening.fill.price >= touch >= stop
        else:
            assert happening.fill.price <= touch <= stop


@given(sessions(), quotes())
def test_meeting_the_same_quote_again_changes_nothing(session: Session, quote: Quote) -> None:
    session.quote(quote)
    assert session.market is not None
    again = meet_quote(session.open, session.market, NOON, session.rules)
    assert (again.happenings, again.changed, again.market) == ([], [], session.market)


@given(sessions())
def test_the_commissions_of_the_fills_add_up_to_the_orders(session: Session) -> None:
    rates = session.rules.commission
    for order in session.book.values():
        paid = [
            told.fill.commission
            for _, told in session.told
            if told.fill and told.order.client_order_id == order.client_order_id
        ]
        assert all(commission >= 0 for commission in paid)
        with localcontext(EXACT):
            due = (
                max(rates.minimum, rates.per_unit * order.filled + rates.percent * order.notional / 100) if paid else 0
            )
        assert abs(sum(paid, Decimal(0)) - due) <= Decimal("1e-12")


@given(sessions(), quotes())
@settings(max_examples=50)
def test_on_an_old_quote_nothing_happens(session: Session, quote: Quote) -> None:
    old = quote.model_copy(update={"quoted_at": NOON - timedelta(seconds=61)})
    assert meet_quote(session.open, Market(old), NOON, session.rules).happenings == []
