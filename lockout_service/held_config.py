"""The risk config in force, as this process last heard of it: thresholds of the system's own lockouts. No release depends on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final

from chassis.errors import OutcomeUnknown, Refused, Unreachable
from chassis.logging import get_logger
from contracts.config import ConfigSnapshot, RiskConfig
from contracts.events import ConfigUpdated
from contracts.messages import Request
from contracts.queries import GetConfig

log = get_logger("interlock.lockout")
ASKED_EVERY_SECONDS: Final = 5.0
"""An event may be missed (they are heard at most once); so it is asked for now and then too."""


class HeldConfig:
    """Never goes backwards. Before the first one is heard everything is at its default, which is off."""

    def __init__(self, ask: Callable[[Request], Awaitable[dict[str, Any]]]) -> None:
        self._ask = ask
        self.version = -1
        self.config = RiskConfig()

    async def hear(self, updated: ConfigUpdated) -> None:
        """Hold a config that was just put in force."""
        self._hold(updated.config_version, updated.risk_config)

    async def refresh(self) -> None:
        """Ask for the one in force. Keeps the one that is held where it is not to be had."""
        try:
            snapshot = ConfigSnapshot.model_validate(await self._ask(GetConfig()))
        except (Refused, Unreachable, OutcomeUnknown, ValueError) as error:
            log.warning("config.not_heard", error=str(error)[:300])
        else:
            self._hold(snapshot.version, snapshot.config)

    def _hold(self, version: int, config: RiskConfig) -> None:
        if version > self.version:
            self.version, self.config = version, config
