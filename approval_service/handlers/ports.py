"""What the handlers need from outside: the table of approvals."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from approval_service.domain.approval import Approval
from approval_service.domain.gate import Candidate, Known
from chassis.connection import Connection, Statement
from contracts.queries import ListApprovals


class Gate(Protocol):
    """What the gate reads and writes, in its transaction."""

    def knowing(self, order_ids: Collection[str]) -> Statement:
        """What is known of these orders, as a statement; their approvals stay locked until the transaction ends."""
        ...

    def known(self, rows: Iterable[Any]) -> Mapping[str, Known]:
        """What the rows of `knowing` say, by order; nothing of orders of which nothing is known."""
        ...

    async def request(self, approvals: Sequence[Approval]) -> set[str]:
        """Ask for these approvals; the orders for which it was done: not for one that became final meanwhile (P13).

        Raises `Transient` where another transaction is at the same order just now.
        """
        ...

    async def renew(self, approvals: Mapping[UUID, Candidate]) -> None:
        """Let these approvals, by id, hold the newer RiskPass."""
        ...


class Approvals(Protocol):
    """What ends approvals, and shows them."""

    async def find(self, approval_id: UUID) -> Approval | None:
        """One approval, locked until the transaction ends."""
        ...

    async def of_order(self, order_id: str) -> Approval | None:
        """The approval of an order, as it is just now."""
        ...

    async def change(self, changed: Approval) -> Approval | None:
        """Write down what a person did, unless it is not pending any more or the database's clock is past its expiry: none then."""
        ...

    async def expire(self, *, most: int) -> list[Approval]:
        """End pending ones past their expiry; no replica gets one that another has."""
        ...

    async def invalidate(self, because: Mapping[str, str]) -> list[Approval]:
        """End the pending ones of these orders, each with the code of what ended it."""
        ...

    async def invalidate_older_modes(self, mode_epoch: int, because: str, *, most: int) -> list[Approval]:
        """End pending ones of an earlier mode epoch."""
        ...

    async def remember_finals(self, order_ids: Iterable[str]) -> None:
        """Remember that these orders are final (P13). No approval is being made for one of them while this transaction is open."""
        ...

    async def page(self, wanted: ListApprovals, *, now: datetime) -> tuple[list[Approval], str | None]:
        """One page as of `now`, and the cursor of the next. Raises `Refused` for a cursor that is none."""
        ...


class Strategies(Protocol):
    """The strategies of which an order has passed the gate, by account."""

    async def known(self, pairs: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
        """Those of `pairs`, account and strategy, that are known."""
        ...

    async def know(self, pairs: Collection[tuple[str, str]]) -> None:
        """From now on these are known."""
        ...


OpenStrategies = Callable[[Connection], Strategies]
OpenGate = Callable[[Connection], Gate]
OpenApprovals = Callable[[Connection], Approvals]
