"""Which loss limits an account has used most of: told before they stop its orders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from typing import Final, Literal

from contracts.limits import Limits, LossBasis
from risk_service.domain.account_day import AccountDay
from risk_service.domain.amounts import EXACT, ZERO, minus, ratio, times

WARNED_AT_PERCENT: Final = Decimal(80)
_TENTH: Final = Decimal("0.1")
Setting = Literal["max_daily_loss", "max_drawdown"]


@dataclass(frozen=True, slots=True)
class LossWarning:
    """An account has used so many percent of a limit in its day."""

    account: str
    setting: Setting
    limit: Decimal
    day_started_at: datetime
    basis: LossBasis
    actual: Decimal
    percent: Decimal

    @property
    def key(self) -> tuple[str, str, Decimal, datetime]:
        """It is given once for each of these."""
        return self.account, self.setting, self.limit, self.day_started_at


def warnings_of(day: AccountDay, all_limits: Iterable[Limits]) -> list[LossWarning]:
    """What to warn of in an account's day as it was last valued, for each of the limits that its orders may have; each setting and limit once."""
    found: dict[tuple[str, str, Decimal, datetime], LossWarning] = {}
    for limits in all_limits:
        for warning in (
            _warning(day, "max_daily_loss", limits.max_daily_loss, _lost(day, limits.loss_basis), limits.loss_basis),
            _warning(day, "max_drawdown", limits.max_drawdown, day.drawdown(limits.loss_basis), limits.loss_basis),
        ):
            if warning is not None:
                found.setdefault(warning.key, warning)
    return list(found.values())


def percent_of(actual: Decimal, limit: Decimal) -> Decimal:
    """Of `limit`, above zero, that `actual` uses; to a tenth, never more than it is."""
    return ratio(times(actual, Decimal(100)), limit).quantize(_TENTH, rounding=ROUND_DOWN, context=EXACT)


def _lost(day: AccountDay, basis: LossBasis) -> Decimal | None:
    result = day.result(basis)
    return None if result is None else minus(ZERO, result)


def _warning(
    day: AccountDay, setting: Setting, limit: Decimal | None, actual: Decimal | None, basis: LossBasis
) -> LossWarning | None:
    if limit is None or actual is None or times(actual, Decimal(100)) < times(limit, WARNED_AT_PERCENT):
        return None
    return LossWarning(day.account, setting, limit, day.started_at, basis, actual, percent_of(actual, limit))
