"""What a rule found: evidence, and the lockout that it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from contracts.lockouts import Blocks, Evidence, Lockout, LockoutSource

SERVICE = "lockout_service"


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of evidence. Which others are the same is for `sameness` to say."""

    source: LockoutSource
    rule: str
    symbol: str
    """`*` where it concerns everything."""
    key: str
    at: datetime
    """Of what was seen: the price's time, the headline's, the last fill's."""
    minutes: int
    reason: str
    values: Mapping[str, str] = field(default_factory=dict)
    account: str | None = None
    strategy: str | None = None
    cause: str | None = None
    """The event that showed it, where it was one of the journal's."""
    counts_from_at: bool = False
    """Whether the minutes run from `at`, not from when it is locked: what happened long ago is over."""
    kin: str = ""
    """Evidence of one rule, symbol and kin may be the same under another key."""
    apart_seconds: int = 0
    """How near in time evidence of its kin must be to be the same."""
    price: Decimal | None = None
    further_percent: Decimal | None = None
    """How far the price must have moved on since evidence of its kin to be new, however near in time. With `price`, or neither."""


def ends_at(finding: Finding, *, now: datetime) -> datetime:
    """When the lockout that it asks for ends; at or before `now` where it comes too late."""
    return (finding.at if finding.counts_from_at else now) + timedelta(minutes=finding.minutes)


def lockout_of(finding: Finding, lockout_id: str, *, now: datetime) -> Lockout:
    """The lockout from now on: of entries alone, as all that the system makes."""
    return Lockout(
        id=lockout_id,
        symbol=finding.symbol,
        reason=finding.reason[:500],
        source=finding.source,
        blocks=Blocks.ENTRIES,
        account=finding.account,
        strategy=finding.strategy,
        starts_at=now,
        expires_at=ends_at(finding, now=now),
        created_by=SERVICE,
        created_at=now,
        evidence=Evidence(rule=finding.rule, key=finding.key, values=dict(finding.values)),
    )
