"""What the handlers need from outside: the tables, and a way to ask other services."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from chassis.connection import Connection
from contracts.lockouts import Lockout
from contracts.messages import Request
from contracts.queries import ListLockouts
from contracts.shocks import CooldownScope
from lockout_service.domain.cooldown import Exit
from lockout_service.domain.finding import Finding
from lockout_service.domain.sameness import Taken


@dataclass(frozen=True)
class SymbolLockouts:
    """The lockouts of one symbol that are not over, and the fence's version that they belong to."""

    version: int
    lockouts: tuple[Lockout, ...]


class Lockouts(Protocol):
    """The table of lockouts in one transaction."""

    async def insert(self, lockout: Lockout, *, version: int) -> None:
        """Add one, made under `version` of its symbol."""
        ...

    async def find(self, lockout_id: UUID, *, lock: bool = False) -> Lockout | None:
        """One lockout; with `lock`, nobody else changes it before the transaction ends."""
        ...

    async def lift(self, lockout_id: UUID, *, by: str, at: datetime, version: int) -> Lockout:
        """End one that `find` has locked and that is not over."""
        ...

    async def standing(self, symbol: str) -> list[Lockout]:
        """Those that lock, or will lock, `symbol`, those of `*` included."""
        ...

    async def count_standing(self, symbol: str) -> int:
        """How many lock, or will lock, exactly this symbol."""
        ...

    async def expire(self, *, most: int) -> list[Lockout]:
        """Mark expired ones as announced, each once, whoever else does the same."""
        ...

    async def page(self, wanted: ListLockouts, *, now: datetime) -> tuple[list[Lockout], str | None]:
        """One page as of `now`, and the cursor of the next. Raises `Refused` for a cursor that is none."""
        ...

    async def snapshot(self, symbols: Sequence[str]) -> dict[str, SymbolLockouts]:
        """What is not over of each symbol, with the version that it belongs to."""
        ...


class Evidence(Protocol):
    """What the system has locked for, in one transaction."""

    async def near(self, finding: Finding) -> list[Taken]:
        """What has been locked for and could be the same."""
        ...

    async def take(self, finding: Finding, lockout_id: str, *, at: datetime) -> None:
        """Remember that it has had its lockout; the transaction holds the fence exclusively, and has seen that it is new."""
        ...


class Exits(Protocol):
    """The exits that cooldowns are judged by, in one transaction."""

    async def lock(self, symbols: Iterable[str]) -> None:
        """Until this transaction ends nobody else judges exits in these."""
        ...

    async def add(self, fill: Exit) -> Exit:
        """Add what one fill won or lost to its order; the order as a whole."""
        ...

    async def latest(self, like: Exit, scope: CooldownScope, *, most: int) -> list[Exit]:
        """The newest exits in the symbol within the scope of `like`, newest first."""
        ...


class Imports(Protocol):
    """The entries of calendar files that have had their lockout, in one transaction."""

    async def known(self, keys: Iterable[str]) -> dict[str, Lockout]:
        """The lockouts of those entries that have had one, by key, whatever became of them."""
        ...

    async def add(self, key: str, lockout_id: str, *, at: datetime) -> None:
        """Remember an entry; the transaction holds the fence exclusively, and has seen that it is new."""
        ...


OpenEvidence = Callable[[Connection], Evidence]
OpenExits = Callable[[Connection], Exits]
OpenImports = Callable[[Connection], Imports]
OpenLockouts = Callable[[Connection], Lockouts]


class Ask(Protocol):
    """A question to another service. Raises `Refused`, `Unreachable`, `OutcomeUnknown`."""

    async def __call__(self, request: Request, *, timeout_seconds: float = ...) -> dict[str, Any]: ...
