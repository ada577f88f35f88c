"""Passes: leases under which an order may go on. PROTOCOL P3, P4, P7."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, NonNegativeInt

from contracts.values import Mode, UtcDatetime

LEASE_SECONDS_MAX: Final = 30
"""No decision is older than this at its release (P3)."""
AUTOMATIC: Final = "automatic"
"""`ApprovalPass.by` when no person was asked."""


class ControlVersions(BaseModel):
    """The fence's versions that concern one order."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    config: NonNegativeInt
    symbol_lockouts: NonNegativeInt
    all_lockouts: NonNegativeInt


class RiskPass(BaseModel):
    """Risk's leave to go on: what it was decided under, and until when that can be trusted (P3)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    versions: ControlVersions
    terms_hash: str
    mode: Mode
    mode_epoch: NonNegativeInt
    round: NonNegativeInt
    """How often the order had been returned when this was decided."""
    reduces: bool
    """Whether the order only shrinks the projected position: an exit."""
    decided_at: UtcDatetime
    valid_until: UtcDatetime


class ApprovalPass(BaseModel):
    """The approval gate's leave to go on: how, by whom, and the config version its rule was judged under (P4)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    by: str
    """`automatic`, or the operator who approved."""
    approval_id: str | None = None
    approval_expires_at: UtcDatetime | None = None
    """Past this the order is denied with `APPROVAL_LAPSED`; frozen when the approval was asked for."""
    config_version: NonNegativeInt
    terms_hash: str
    decided_at: UtcDatetime


class FenceName(NamedTuple):
    """A row of the fence: `config`, `lockouts/*`, `lockouts/AAPL` (P1)."""

    kind: Literal["config", "lockouts"]
    key: str = ""

    def __str__(self) -> str:
        return f"{self.kind}/{self.key}" if self.key else self.kind


CONFIG_FENCE: Final = str(FenceName("config"))


def lockouts_fence(symbol: str) -> str:
    """The fence name whose version every lockout of `symbol` (or of `*`) raises."""
    return str(FenceName("lockouts", symbol))
