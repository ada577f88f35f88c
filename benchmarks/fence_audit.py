"""Was anything released under versions that had already been replaced? Pure: looks and releases in, violations out (P1, S1 to S3).

A look is one snapshot of the database: which transactions had committed, and which versions were in force. Every change is followed by
one, once its call has returned. A release that a look does not see yet committed after it, and must be under versions no older than the
look's; clocks play no part in that. The time that a release names is checked as well.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from contracts.passes import CONFIG_FENCE, ControlVersions, lockouts_fence
from contracts.values import ANY_SYMBOL


@dataclass(frozen=True)
class Snapshot:
    """PostgreSQL's `pg_snapshot`: what was committed when it was taken."""

    oldest_running: int
    next: int
    running: frozenset[int] = frozenset()

    @classmethod
    def read(cls, text: str) -> Self:
        """From its text form, `xmin:xmax:xip,xip`."""
        oldest, following, running = text.split(":")
        return cls(int(oldest), int(following), frozenset(int(xid) for xid in running.split(",") if xid))

    def sees(self, transaction: int) -> bool:
        """Whether a transaction, which did commit in the end, had committed by then."""
        return transaction < self.oldest_running or (transaction < self.next and transaction not in self.running)


@dataclass(frozen=True)
class Look:
    """One snapshot, with the versions in force in it and the database's clock, after the call `after` had returned."""

    after: str
    snapshot: Snapshot
    versions: Mapping[str, int]
    at: datetime


@dataclass(frozen=True)
class Release:
    """One order let out: under which versions, by which transaction (`None` where only its event is known), and when by its own account."""

    order_id: str
    symbol: str
    versions: ControlVersions
    released_at: datetime
    transaction: int | None = None


@dataclass(frozen=True)
class Closed:
    """A time in which nothing of `symbol` may be released, by the database's clock."""

    symbol: str
    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class Violation:
    """A release that should not have been, and why."""

    release: Release
    why: str


def released_under_older_versions(releases: Iterable[Release], looks: Sequence[Look]) -> list[Violation]:
    """Releases later than a look and under versions older than it saw. `looks` in the order in which they were taken.

    Snapshots and versions only ever grow, so of the looks before a release the last one asks the most.
    """
    times = [look.at for look in looks]
    found = []
    for release in releases:
        before = max(_looks_without(release, looks), bisect_left(times, release.released_at))
        if before and (older := _older(release, looks[before - 1])):
            found.append(Violation(release, older))
    return found


def released_while_closed(releases: Iterable[Release], closings: Iterable[Closed]) -> list[Violation]:
    """Releases at a time at which a control that had returned forbade them."""
    by_symbol: dict[str, list[Closed]] = {}
    for closed in closings:
        by_symbol.setdefault(closed.symbol, []).append(closed)
    return [
        Violation(release, f"{closed.symbol} was closed from {closed.begins} to {closed.ends}")
        for release in releases
        for closed in (*by_symbol.get(ANY_SYMBOL, ()), *by_symbol.get(release.symbol, ()))
        if closed.begins < release.released_at < closed.ends
    ]


def _looks_without(release: Release, looks: Sequence[Look]) -> int:
    """How many looks were taken before the release was committed."""
    transaction = release.transaction
    if transaction is None:
        return 0
    return bisect_left(looks, True, key=lambda look: look.snapshot.sees(transaction))


def _older(release: Release, look: Look) -> str:
    """What was older than the look, in words; empty when nothing was."""
    named = {
        CONFIG_FENCE: release.versions.config,
        lockouts_fence(release.symbol): release.versions.symbol_lockouts,
        lockouts_fence(ANY_SYMBOL): release.versions.all_lockouts,
    }
    return "; ".join(
        f"{name} {version} after {look.after} had returned with {look.versions[name]}"
        for name, version in named.items()
        if version < look.versions.get(name, 0)
    )
