"""What a rule found: evidence, and the lockout that it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from contracts.lockouts import Blocks, Evidence, Lockout, LockoutSource

SERVICE = "lockout_service"


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of evidence. The same rule, symbol and key are the same evidence, whenever and by whomever they are found."""

    source: LockoutSource
    rule: str
    symbol: str
    """`*` where it concerns everything."""
    key: str
    minutes: int
    reason: str
    values: Mapping[str, str] = field(default_factory=dict)
    account: str | None = None
    strategy: str | None = None
    apart_seconds: int = 0
    """Evidence of this rule and symbol that is nearer in time than this is the same: replicas may see one shock a moment apart."""


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
        expires_at=now + timedelta(minutes=finding.minutes),
        created_by=SERVICE,
        created_at=now,
        evidence=Evidence(rule=finding.rule, key=finding.key, values=dict(finding.values)),
    )
