"""The risk config in force, as this process last read it."""

from __future__ import annotations

from contracts.config import RiskConfig
from risk_service.domain.candidate import Controls


class HeldConfig:
    """The newest config seen; it never goes backwards."""

    def __init__(self, *, live_broker_configured: bool) -> None:
        self._live_broker_configured = live_broker_configured
        self._held: Controls | None = None

    def hold(self, version: int, mode_epoch: int, config: RiskConfig) -> Controls:
        """Take over a version, unless a newer one is held; what is held then."""
        if self._held is None or version > self._held.version:
            self._held = Controls(config, version, mode_epoch, self._live_broker_configured)
        return self._held

    def at_least(self, version: int) -> Controls | None:
        """What is held, if it is not older than `version`."""
        return self._held if self._held is not None and self._held.version >= version else None

    @property
    def held(self) -> Controls | None:
        """What is held, however old."""
        return self._held

    @property
    def version(self) -> int:
        """Of what is held; 0 when nothing is."""
        return 0 if self._held is None else self._held.version
