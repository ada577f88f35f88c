"""What one strategy holds in one account and symbol: its own fills, apart from those of others."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from risk_service.domain.amounts import ZERO


@dataclass(frozen=True, slots=True)
class StrategyPosition:
    """A signed position (units) and what it was opened for. Of one account and symbol the quantities of all strategies add up to the account's."""

    account: str
    strategy: str
    symbol: str
    quantity: Decimal = ZERO
    cost: Decimal = ZERO
    """Money, never below zero: what was paid for what is held, or got for what is short."""
    realised: Decimal = ZERO
    """Money won and lost by fills that shrank the position, commissions taken off."""
