"""Builders for the approval gate: each states only what matters to a test."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from approval_service.domain import approval_life
from approval_service.domain.approval import Approval
from approval_service.domain.gate import Candidate
from contracts.config import ConfigSnapshot, RiskConfig
from contracts.ids import uuid7
from contracts.orders import Order
from contracts.values import Mode
from tests.support.builders import NOON, a_risk_pass, an_order, versions

MINUTE = timedelta(minutes=1)


def a_config(
    *,
    version: int = 1,
    mode: Mode = Mode.PAPER,
    mode_epoch: int = 0,
    trading_state: str = "active",
    suspensions: tuple[dict[str, Any], ...] = (),
    **operator_approval: Any,
) -> ConfigSnapshot:
    """A config in force: paper, active, everything automatic, unless said otherwise."""
    config = RiskConfig.model_validate(
        {
            "trading_mode": mode,
            "trading_state": trading_state,
            "suspensions": suspensions,
            "operator_approval": operator_approval,
        }
    )
    return ConfigSnapshot(version=version, mode_epoch=mode_epoch, config=config, updated_by="dana", updated_at=NOON)


def a_candidate(
    order: Order | None = None,
    *,
    config_version: int = 1,
    mode: Mode = Mode.PAPER,
    mode_epoch: int = 0,
    round: int = 0,
    reduces: bool = False,
    notional: str | None = "150",
    proposed_by: str | None = "bot",
    **fields: Any,
) -> Candidate:
    """An order that risk passed at noon under config 1."""
    order = order or an_order()
    risk_pass = a_risk_pass(
        order,
        round=round,
        **{"versions": versions(config=config_version), "mode": mode, "mode_epoch": mode_epoch, "reduces": reduces}
        | fields,
    )
    worth = None if notional is None else Decimal(notional)
    return Candidate(order=order, mode=mode, risk_pass=risk_pass, notional=worth, proposed_by=proposed_by)


def asked(candidate: Candidate | None = None, *, at: datetime = NOON, minutes: int = 15) -> Approval:
    """A pending approval, asked for at `at`."""
    candidate = candidate or a_candidate()
    return approval_life.ask(uuid7(), candidate, (), a_config(approval_timeout_minutes=minutes), now=at)
