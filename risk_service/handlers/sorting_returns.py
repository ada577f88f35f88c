"""What becomes of each return of a batch, before anything is decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from chassis.deliveries import Delivery
from contracts.events import OrderReturned
from contracts.reasons import Reason
from risk_service.domain.candidate import Candidate
from risk_service.domain.ledger import DecidedOrder
from risk_service.domain.returns import DecideAgain, GiveUp, Ignore, Wait, judge_return
from risk_service.handlers.sight import Sight

Return = Delivery[OrderReturned]
FIRST_QUOTE_SECONDS: Final = 0.2
UNSEEN_SECONDS: Final = 0.5


@dataclass
class Sorted:
    """The returns of a batch; one whose order has gone on is in none of these."""

    again: list[tuple[Return, DecidedOrder, Candidate, datetime]] = field(default_factory=list)
    given_up: list[tuple[Return, DecidedOrder, Candidate, Reason]] = field(default_factory=list)
    later: list[tuple[Return, DecidedOrder, float]] = field(default_factory=list)
    """With the seconds to wait."""
    unknown: list[Return] = field(default_factory=list)
    """Of orders that the ledger does not have."""


def sort_returns(
    batch: Sequence[Return], orders: Mapping[str, DecidedOrder], now: datetime, unseen: frozenset[str], sight: Sight
) -> Sorted:
    """Judge each return by its order's life (P15, P17); of several of one order the newest counts."""
    found, met = Sorted(), set[str]()
    for delivery in sorted(batch, key=lambda delivery: -delivery.event.round):
        returned = delivery.event
        order = orders.get(returned.order_id)
        if order is None:
            found.unknown.append(delivery)
            continue
        if returned.order_id in met:
            continue
        met.add(returned.order_id)
        _judge(found, delivery, order, now, unseen, sight)
    return found


def _judge(
    found: Sorted, delivery: Return, order: DecidedOrder, now: datetime, unseen: frozenset[str], sight: Sight
) -> None:
    match judge_return(delivery.event, order.entry.life, now):
        case Ignore():
            return
        case GiveUp(reason):
            found.given_up.append((delivery, order, _candidate(delivery, order), reason))
        case Wait(seconds):
            found.later.append((delivery, order, seconds))
        case DecideAgain(at):
            if order.order.symbol in unseen:
                found.later.append((delivery, order, UNSEEN_SECONDS))
            elif sight.waits_for_first_quote(order.order):
                found.later.append((delivery, order, FIRST_QUOTE_SECONDS))
            else:
                found.again.append((delivery, order, _candidate(delivery, order), at))


def _candidate(delivery: Return, order: DecidedOrder) -> Candidate:
    """The order for its next round, with what it reserves from the last one."""
    return Candidate(
        order.order, order.terms_hash, order.mode, order.proposed_at,
        round=delivery.event.round + 1, mode_epoch=order.mode_epoch, held=order.entry.reservation,
        proposed_by=order.actor,
    )  # fmt: skip
