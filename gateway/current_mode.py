"""The trading mode that is filled into a proposal which states none."""

from __future__ import annotations

from typing import Final

from chassis.cache import VersionedCache
from chassis.logging import get_logger
from contracts.config import ConfigSnapshot
from contracts.events import ConfigUpdated
from contracts.queries import GetConfig
from contracts.values import Mode
from gateway.owners import Owners
from gateway.problems import HttpProblem

log = get_logger("interlock.gateway")
KEY: Final = "config"
REFRESH_SECONDS: Final = 5.0
"""An update is heard at most once; a missed one is made up for this soon. Until then risk denies `MODE_CHANGED` (P6)."""


class CurrentMode:
    """The mode of the newest config that this process has heard of."""

    def __init__(self, cache: VersionedCache[Mode], owners: Owners) -> None:
        self._cache = cache
        self._owners = owners

    async def get(self) -> Mode:
        """The current mode, asked for when none is held. Raises `HttpProblem` when nobody can say."""
        held = self._cache.held(KEY)
        return held.value if held is not None else await self.refresh()

    async def refresh(self) -> Mode:
        """Ask for the current mode and hold it."""
        snapshot = ConfigSnapshot.model_validate(await self._owners.see(GetConfig()))
        self.note(snapshot)
        return snapshot.config.trading_mode

    async def try_refresh(self) -> None:
        """`refresh`, where nobody waits for it: when it cannot be, what is held stays."""
        try:
            await self.refresh()
        except HttpProblem as problem:
            log.info("mode.not_refreshed", error=problem.problem.message)

    def note(self, snapshot: ConfigSnapshot) -> None:
        """Hold what a config says, unless a newer one is held."""
        self._cache.put(KEY, snapshot.version, snapshot.config.trading_mode)

    async def hear(self, update: ConfigUpdated) -> None:
        """Hold what an update says, unless a newer one is held."""
        self._cache.put(KEY, update.config_version, update.risk_config.trading_mode)

    @property
    def version(self) -> int:
        """Of the config held; -1 when none is."""
        return self._cache.version(KEY)
