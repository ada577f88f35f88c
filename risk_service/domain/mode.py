"""Check: the trading mode (P6)."""

from __future__ import annotations

from typing import Final

from contracts.reasons import Reason, ReasonCode
from contracts.values import Mode
from risk_service.domain.candidate import Case
from risk_service.domain.measure import Measure, Measures
from risk_service.domain.reasons import because

_PAPER: Final[Measures] = (Measure("trading_mode", Mode.PAPER, inputs={"proposed": Mode.PAPER}),)


def measure(case: Case) -> Measures:
    """Denies what is disabled, what was proposed for another mode or before a mode change, and live without a live broker."""
    proposed, current, controls = case.candidate.mode, case.config.trading_mode, case.state.controls
    epoch = controls.mode_epoch if case.candidate.mode_epoch is None else case.candidate.mode_epoch
    if proposed is current and epoch == controls.mode_epoch and proposed is Mode.PAPER:
        return _PAPER
    reasons: list[Reason] = []
    if Mode.DISABLED in (proposed, current):
        reasons.append(because(ReasonCode.MODE_DISABLED))
    if proposed is not current or epoch != controls.mode_epoch:
        reasons.append(
            because(
                ReasonCode.MODE_CHANGED,
                proposed=proposed,
                current=current,
                proposed_epoch=epoch,
                current_epoch=controls.mode_epoch,
            )
        )
    if Mode.LIVE in (proposed, current) and not controls.live_broker_configured:
        reasons.append(because(ReasonCode.BROKER_NOT_CONFIGURED))
    return (Measure("trading_mode", current, reasons=tuple(reasons), inputs={"proposed": proposed}),)
