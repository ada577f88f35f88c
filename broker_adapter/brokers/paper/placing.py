"""What becomes of a batch of submissions, each of which finds the market as the one before has left it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from broker_adapter.brokers.paper.matching import arrive
from broker_adapter.brokers.paper.orders import new_order
from broker_adapter.brokers.paper.settings import PaperSettings
from broker_adapter.brokers.paper.values import Happening, Market, PaperOrder
from broker_adapter.brokers.protocol import BrokerRefused, NotWritten, Submission, Submitted, Taken
from contracts.ids import uuid7
from contracts.reasons import Reason, ReasonCode
from contracts.values import Mode, Stage


@dataclass
class Placement:
    """The answers, in the order of the batch, and what is to be written for them."""

    answers: list[Submitted] = field(default_factory=list)
    orders: list[PaperOrder] = field(default_factory=list)
    send_by: list[datetime] = field(default_factory=list)
    happenings: list[Happening] = field(default_factory=list)
    markets: dict[str, Market] = field(default_factory=dict)
    """Those that orders have taken from."""


def overdue(submission: Submission) -> NotWritten:
    """It came too late (P8)."""
    reason = Reason.of(ReasonCode.SEND_OVERDUE, Stage.BROKER, send_by=submission.send_by.isoformat())
    return NotWritten(reason, unavailable=False)


def refusal(submission: Submission) -> BrokerRefused | None:
    """Why paper takes no such order: it is meant for real money."""
    if submission.mode is Mode.PAPER:
        return None
    return BrokerRefused(Reason.of(ReasonCode.BROKER_REJECTED, Stage.BROKER, mode=submission.mode, broker="paper"))


def place(
    submissions: Sequence[Submission],
    known: Mapping[str, str],
    markets: Mapping[str, Market],
    now: datetime,
    monotonic: float,
    settings: PaperSettings,
) -> Placement:
    """Take each submission that is new and in time; an id that is known, here or in the book, was taken already."""
    result, known, markets = Placement(), dict(known), dict(markets)
    for submission in submissions:
        order_id, symbol = submission.order.order_id, submission.order.symbol
        if order_id in known:
            result.answers.append(Taken(known[order_id]))
        elif no := refusal(submission):
            result.answers.append(no)
        elif submission.send_by <= now or submission.deadline <= monotonic:
            result.answers.append(overdue(submission))
        else:
            order = new_order(submission.order, submission.attempt, uuid7(), now, settings)
            outcome = arrive(order, markets.get(symbol), now, settings)
            if outcome.market is not None and outcome.market != markets[symbol]:
                markets[symbol] = result.markets[symbol] = outcome.market
            known[order_id] = order.broker_order_id
            result.answers.append(Taken(order.broker_order_id))
            result.orders += outcome.changed
            result.send_by.append(submission.send_by)
            result.happenings += outcome.happenings
    return result
