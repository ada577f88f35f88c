"""A new risk config in force, whole."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import NonNegativeInt, PositiveInt

from contracts.config import RiskConfig
from contracts.events.base import ExactEvent
from contracts.scopes import Scope


class ConfigUpdated(ExactEvent):
    """The config that is now in force. `correlation_id` is `config`."""

    type: Literal["config.updated"] = "config.updated"
    version: Literal[1] = 1
    config_version: PositiveInt
    mode_epoch: NonNegativeInt
    """How often the trading mode has changed (P6)."""
    config: dict[str, Any]
    """Whole, with every key that we do not know, to the digit."""
    changed: list[dict[str, Any]]
    """`[{"path": "operator_approval.auto_approve_paper", "before": ..., "after": ...}]`."""
    reason: str | None = None
    cancel_open_orders: Scope | None = None
    """Set by a halt: whose orders resting at the broker are to be canceled."""

    @classmethod
    def exact_fields(cls) -> set[str]:
        return {"config", "changed"}

    @property
    def risk_config(self) -> RiskConfig:
        """The keys that we know, typed."""
        return RiskConfig.model_validate(self.config)
