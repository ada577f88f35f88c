"""One version of the risk config, whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.config import RiskConfig


@dataclass(frozen=True, slots=True)
class ConfigVersion:
    """A config, who put it in force, when and why, and what it changed."""

    version: int
    document: dict[str, Any]
    mode_epoch: int
    changed: list[dict[str, Any]]
    reason: str | None
    updated_by: str
    updated_at: datetime

    @property
    def config(self) -> RiskConfig:
        """The keys that we know, typed."""
        return RiskConfig.model_validate(self.document)

    def shown(self) -> dict[str, Any]:
        """As queries and commands answer it."""
        return {
            "version": self.version,
            "mode_epoch": self.mode_epoch,
            "config": self.document,
            "updated_by": self.updated_by,
            "updated_at": self._moment,
            "reason": self.reason,
        }

    def in_history(self) -> dict[str, Any]:
        """As the history shows it."""
        return {
            "version": self.version,
            "mode_epoch": self.mode_epoch,
            "updated_by": self.updated_by,
            "updated_at": self._moment,
            "reason": self.reason,
            "changed": self.changed,
        }

    @property
    def _moment(self) -> str:
        return self.updated_at.isoformat().replace("+00:00", "Z")
