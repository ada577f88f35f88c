"""What every broker promises the release gate (P8, P9, P12), and the values it speaks in."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, TypeGuard

from chassis.connection import Connection, Statement
from chassis.rows import Rows
from contracts.orders import Order
from contracts.reasons import Reason
from contracts.values import Mode


class BrokerUnavailable(Exception):
    """The broker cannot be asked now: nothing is known, ask again later."""


@dataclass(frozen=True)
class Submission:
    """One order to send, under `order.order_id` as its client order id."""

    order: Order
    mode: Mode
    attempt: int
    send_by: datetime
    """Past this nothing may be written: database time; the broker is told it."""
    deadline: float
    """The same moment as `time.monotonic()` of this process; checked right before the write."""


@dataclass(frozen=True)
class Taken:
    """The broker has it; also when it had it before."""

    broker_order_id: str | None


@dataclass(frozen=True)
class BrokerRefused:
    """The broker said no. It does not have the order."""

    reason: Reason


@dataclass(frozen=True)
class NotWritten:
    """The broker certainly does not have it: it was overdue, or nothing could be written (`unavailable`)."""

    reason: Reason
    unavailable: bool


@dataclass(frozen=True)
class AnswerMissing:
    """Written, or maybe written, and no answer: in doubt."""

    reason: Reason


Submitted = Taken | BrokerRefused | NotWritten | AnswerMissing


class ReportKind(StrEnum):
    """What a broker tells about an order that it has, in the words of the events."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    PARTIALLY_FILLED = "partially_filled"
    FILLED = "filled"
    CANCELED = "canceled"
    EXPIRED = "expired"
    CANCEL_REJECTED = "cancel_rejected"


@dataclass(frozen=True)
class Report:
    """One thing that the broker tells. A fill has `execution_id`, `last_quantity`, `last_price` and `commission`; others have not."""

    cursor: int
    """Its place in this broker's reports: 1, 2, 3 and so on, without a gap."""
    client_order_id: str
    kind: ReportKind
    at: datetime
    broker_order_id: str | None = None
    execution_id: str | None = None
    last_quantity: Decimal | None = None
    last_price: Decimal | None = None
    cumulative_quantity: Decimal = Decimal(0)
    leaves_quantity: Decimal = Decimal(0)
    commission: Decimal | None = None
    reason: Reason | None = None


class Taking(Protocol):
    """A batch on its way into a book that lies in the database of the releases."""

    def looking(self) -> Sequence[Statement]:
        """What to send together first; `place` takes the rows."""
        ...

    def place(self, submissions: Sequence[Submission], looked: Sequence[Rows]) -> Sequence[Submitted]:
        """What becomes of those of the batch that are released; none of the answers is `AnswerMissing`."""
        ...

    def writing(self) -> Sequence[Statement]:
        """What to send along with the commit."""
        ...


class Broker(Protocol):
    """A broker. Every call may raise `BrokerUnavailable` but `submit` and `available`, which say it as a value."""

    name: str
    """As events name it: `paper`, `http`."""
    arrival_seconds_max: float | None
    """The longest time after the send deadline at which a request of this driver can still take effect (P8).

    None: it cannot be declared, and an order in doubt is never voided.
    """
    news: asyncio.Event
    """Set when reports may be waiting. A hint: reports must be polled for as well."""

    async def submit(self, submissions: Sequence[Submission]) -> Sequence[Submitted]:
        """Send them; the answers come in the same order. Never raises for what the broker does."""
        ...

    async def find(self, client_order_ids: Sequence[str]) -> Mapping[str, str]:
        """Those of the ids that the broker knows, each with the broker's own id."""
        ...

    async def cancel(self, client_order_ids: Sequence[str]) -> None:
        """Pass cancels on; what comes of each is told by a report. May be repeated."""
        ...

    async def reports(self, after: int, limit: int) -> Sequence[Report]:
        """At most `limit` reports with a cursor above `after`, in order, without a gap."""
        ...

    async def resting(self) -> Sequence[str]:
        """The client order ids of what is open at the broker."""
        ...

    async def available(self) -> bool:
        """Whether it would take orders now."""
        ...


class BrokerInDatabase(Broker, Protocol):
    """A broker whose book lies in the database of the releases: an order is released, and at the broker, by one commit.

    So nothing is ever under way or in doubt (P8): until that commit nothing was written, and after it all of it was.
    """

    def taking(self, connection: Connection, orders: Sequence[Order]) -> Taking:
        """A batch on its way into the book, in the transaction of `connection`."""
        ...


def is_in_database(broker: Broker) -> TypeGuard[BrokerInDatabase]:
    """Whether `broker` takes orders in the transaction of a release."""
    return hasattr(broker, "taking")
