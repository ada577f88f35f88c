"""Rule: a pause in a symbol after exits that lost money. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from contracts.lockouts import LockoutSource
from contracts.shocks import Cooldown, CooldownScope
from contracts.values import plain
from lockout_service.domain.finding import Finding


@dataclass(frozen=True, slots=True)
class Exit:
    """An order that shrank a position, with what all its fills so far won or lost (money, commissions taken off)."""

    account: str
    strategy: str
    symbol: str
    order_id: str
    gain: Decimal
    at: datetime
    """Of its last fill."""

    @property
    def lost(self) -> bool:
        """Whether it lost money. One that broke even did not."""
        return self.gain < 0


def cooldowns(latest: Exit, newest_first: Sequence[Exit], settings: Cooldown, *, cause: str | None) -> list[Finding]:
    """What the latest exit asks for. `newest_first` are the exits of its scope in the symbol, itself among them; more than are needed do no harm."""
    if not settings.enabled or not latest.lost:
        return []
    found = []
    if settings.minutes_after_loss is not None:
        reason = f"Cooldown: an exit lost {plain(-latest.gain)}."
        found.append(_finding("loss", latest, settings, settings.minutes_after_loss, reason, cause))
    streak = newest_first[: settings.losses_in_a_row]
    in_a_row = len(streak) == settings.losses_in_a_row and latest in streak and all(each.lost for each in streak)
    if settings.minutes_after_losses is not None and in_a_row:
        total = sum((each.gain for each in streak), Decimal(0))
        reason = f"Cooldown: {len(streak)} losing exits in a row, {plain(-total)} in all."
        found.append(_finding("losses_in_a_row", latest, settings, settings.minutes_after_losses, reason, cause))
    return found


def _finding(rule: str, latest: Exit, settings: Cooldown, minutes: int, reason: str, cause: str | None) -> Finding:
    return Finding(
        LockoutSource.COOLDOWN,
        rule,
        latest.symbol,
        latest.order_id,
        latest.at,
        minutes,
        reason,
        {"order_id": latest.order_id, "gain": plain(latest.gain)},
        account=None if settings.per is CooldownScope.ALL else latest.account,
        strategy=latest.strategy if settings.per is CooldownScope.STRATEGY else None,
        cause=cause,
        counts_from_at=True,
    )
