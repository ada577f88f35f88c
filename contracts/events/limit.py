"""What is said of a limit before it stops orders. `correlation_id` is the account."""

from __future__ import annotations

from typing import Literal

from contracts.events.base import Event
from contracts.limits import LossBasis
from contracts.values import Money, Name, Quantity, UtcDatetime


class LimitWarned(Event):
    """An account has used most of a limit of its day. Said once an account, setting, limit and day."""

    type: Literal["limit.warned"] = "limit.warned"
    version: Literal[1] = 1
    account: Name
    setting: Literal["max_daily_loss", "max_drawdown"]
    limit: Quantity
    """Money."""
    actual: Money
    """What is held against it: money lost in the day, or below its highest."""
    percent: Money
    """Of the limit that is used, to a tenth."""
    basis: LossBasis
    day_started_at: UtcDatetime
    day_ends_at: UtcDatetime
