"""Whom a control concerns."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel, ConfigDict

from contracts.values import Name, Symbol

SECTION: Final = ConfigDict(frozen=True, extra="allow")
"""Unknown keys are kept: another version of Interlock, or another program, may have written them."""


class Scope(BaseModel):
    """Whom a control concerns: any of account, strategy and symbol; none of them means everyone."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    account: Name | None = None
    strategy: Name | None = None
    symbol: Symbol | None = None

    def covers(self, *, account: str, strategy: str, symbol: str) -> bool:
        """Whether an order of these is concerned."""
        return self.account in (None, account) and self.strategy in (None, strategy) and self.symbol in (None, symbol)
