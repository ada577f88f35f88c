"""What happens to orders when they arrive, when a quote comes, and when their time ends. Pure and total.

Both entry points fold: each order finds the market as the one before it has left it. Price before time: market orders, then the best
limit, then the earliest arrival; stops that the quote triggers come after what was working already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, localcontext

from broker_adapter.brokers.paper.executions import Execution, at_limit, at_touch, commission_due, walk
from broker_adapter.brokers.paper.prices import is_fresh
from broker_adapter.brokers.paper.settings import PaperSettings, StopTrigger
from broker_adapter.brokers.paper.values import EXACT, ZERO, Fill, Happening, Market, PaperOrder, Status
from broker_adapter.brokers.protocol import ReportKind
from contracts.reasons import Reason, ReasonCode
from contracts.values import Side, Stage, TimeInForce, plain

_Traded = tuple[PaperOrder, Market, list[Happening]]


@dataclass(frozen=True)
class Outcome:
    """What came of it: the market as it was left, the orders that are not as they were, and what there is to tell, in order."""

    market: Market | None
    changed: list[PaperOrder]
    happenings: list[Happening]


def arrive(order: PaperOrder, market: Market | None, now: datetime, settings: PaperSettings) -> Outcome:
    """`order` has just been taken: it trades if the held quote allows, and rests or, being immediate, ends."""
    happenings = [Happening(order, ReportKind.ACCEPTED)]
    with localcontext(EXACT):
        if market is not None and is_fresh(market.quote, now, settings) and is_triggered(order, market, settings):
            order, market, told = _trade(order, market, settings, arriving=True)
        else:
            order, told = _end_immediate(order)
    return Outcome(market, [order], happenings + told)


def meet_quote(orders: Iterable[PaperOrder], market: Market, now: datetime, settings: PaperSettings) -> Outcome:
    """Open orders of a symbol meet its market. Doing it again on the market that it left changes nothing."""
    standing: list[PaperOrder] = []
    changed: list[PaperOrder] = []
    happenings: list[Happening] = []
    for order in orders:
        if order.expires_at is not None and order.expires_at <= now:
            happenings.append(expired(order))
            changed.append(happenings[-1].order)
        else:
            standing.append(order)
    with localcontext(EXACT):
        for before in in_turn(standing, market, settings) if is_fresh(market.quote, now, settings) else ():
            order, market, told = _trade(before, market, settings, arriving=not before.working)
            happenings += told
            changed += [] if order == before else [order]
    return Outcome(market, changed, happenings)


def in_turn(orders: list[PaperOrder], market: Market, settings: PaperSettings) -> Iterator[PaperOrder]:
    """The orders that may trade on `market`, in the order in which they do."""
    yield from sorted((order for order in orders if order.working), key=lambda order: _rank(order, order.limit_price))
    triggered = (order for order in orders if not order.working and is_triggered(order, market, settings))
    yield from sorted(triggered, key=lambda order: _rank(order, order.stop_price, best_is_high=order.side is Side.SELL))


def is_triggered(order: PaperOrder, market: Market, settings: PaperSettings) -> bool:
    """Whether `order` works on this market: always, unless it is a stop that the price has not come to."""
    if order.working or order.stop_price is None:
        return True
    price = market.quote.last if settings.stop_trigger is StopTrigger.LAST else None
    if price is None:
        offer = market.against(order.side)
        price = None if offer is None else offer.price
    if price is None:
        return False
    return price >= order.stop_price if order.side is Side.BUY else price <= order.stop_price


def expired(order: PaperOrder) -> Happening:
    """The end of the day came before the order was done."""
    reason = Reason.of(ReasonCode.DAY_ENDED, Stage.BROKER, expired_at=order.expires_at)
    return Happening(replace(order, status=Status.EXPIRED), ReportKind.EXPIRED, reason=reason)


def _trade(order: PaperOrder, market: Market, settings: PaperSettings, *, arriving: bool) -> _Traded:
    order, told = replace(order, working=True), list[Happening]()
    for quantity, price in _executions(order, market, settings, arriving=arriving):
        fill = Fill(quantity, price, commission_due(order, quantity, price, settings.commission))
        order, market = _filled(order, fill), market.after(order.side, quantity)
        kind = ReportKind.FILLED if order.status is Status.FILLED else ReportKind.PARTIALLY_FILLED
        told.append(Happening(order, kind, fill))
    order, ended = _end_immediate(order)
    return order, market, told + ended


def _executions(order: PaperOrder, market: Market, settings: PaperSettings, *, arriving: bool) -> list[Execution]:
    """All of one order's executions on one market; they are known before the first of them changes either."""
    offer = market.against(order.side)
    if offer is None:
        return []
    if order.limit_price is None:
        return list(walk(order.side, order.leaves, offer, settings))
    if arriving:
        return list(at_touch(order.side, order.leaves, order.limit_price, offer, settings))
    return list(at_limit(order.side, order.leaves, order.limit_price, offer))


def _filled(order: PaperOrder, fill: Fill) -> PaperOrder:
    filled = order.filled + fill.quantity
    return replace(
        order,
        filled=filled,
        notional=order.notional + fill.quantity * fill.price,
        commission=order.commission + fill.commission,
        executions=order.executions + 1,
        status=Status.FILLED if filled == order.quantity else Status.OPEN,
    )


def _end_immediate(order: PaperOrder) -> tuple[PaperOrder, list[Happening]]:
    """Cancel what is left of an immediate order; one that waits for its trigger has not begun."""
    if order.time_in_force is not TimeInForce.IOC or order.status is not Status.OPEN or not order.working:
        return order, []
    reason = Reason.of(ReasonCode.IMMEDIATE_REMAINDER, Stage.BROKER, quantity=plain(order.leaves))
    order = replace(order, status=Status.CANCELED)
    return order, [Happening(order, ReportKind.CANCELED, reason=reason)]


def _rank(order: PaperOrder, price: Decimal | None, best_is_high: bool | None = None) -> tuple[bool, Decimal, int]:
    high = order.side is Side.BUY if best_is_high is None else best_is_high
    return price is not None, ZERO if price is None else -price if high else price, order.arrival
