"""A lockout: an interval in which a symbol is locked. What it is now follows from the times, never from a stored state."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from contracts.values import Name, ReasonText, Side, SymbolOrAny, UtcDatetime


class LockoutSide(StrEnum):
    """The side of the orders that it stops."""

    BUY = "buy"
    SELL = "sell"
    BOTH = "both"


class Blocks(StrEnum):
    """Everything, or entries alone: an exit passes an `entries` lockout (S8)."""

    ALL = "all"
    ENTRIES = "entries"


class LockoutSource(StrEnum):
    MANUAL = "manual"
    COOLDOWN = "cooldown"
    NEWS_SHOCK = "news_shock"
    PRICE_SHOCK = "price_shock"


class LockoutStatus(StrEnum):
    SCHEDULED = "scheduled"
    ACTIVE = "active"
    EXPIRED = "expired"
    LIFTED = "lifted"


class Evidence(BaseModel):
    """What the system locked for: the rule, a key by which the same evidence is known again, and what was seen, as text."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    rule: str
    key: str
    values: dict[str, str] = {}


class Lockout(BaseModel):
    """One lockout. Active when `starts_at <= now < expires_at` and not lifted."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    symbol: SymbolOrAny
    reason: ReasonText
    source: LockoutSource = LockoutSource.MANUAL
    side: LockoutSide = LockoutSide.BOTH
    blocks: Blocks = Blocks.ALL
    account: Name | None = None
    strategy: Name | None = None
    starts_at: UtcDatetime
    expires_at: UtcDatetime
    created_by: str
    created_at: UtcDatetime
    lifted_by: str | None = None
    lifted_at: UtcDatetime | None = None
    evidence: Evidence | None = None
    """Of one that the system made."""

    def status_at(self, now: datetime) -> LockoutStatus:
        """What it is at `now`. An end exactly now is over."""
        if self.lifted_at is not None:
            return LockoutStatus.LIFTED
        if now >= self.expires_at:
            return LockoutStatus.EXPIRED
        return LockoutStatus.ACTIVE if now >= self.starts_at else LockoutStatus.SCHEDULED

    def concerns(self, *, symbol: str, side: Side, account: str, strategy: str) -> bool:
        """Whether an order of this symbol, side, account and strategy is in its scope, whatever the time."""
        return (
            self.symbol in ("*", symbol)
            and self.side in (LockoutSide.BOTH, LockoutSide(side.value))
            and self.account in (None, account)
            and self.strategy in (None, strategy)
        )
