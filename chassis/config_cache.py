"""Configs by version: heard on `config.updated`, and asked for where the fence says that we are behind."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from chassis.cache import VersionedCache
from chassis.errors import OutcomeUnknown, Refused, Transient, Unreachable
from contracts.config import ConfigSnapshot
from contracts.events import ConfigUpdated
from contracts.messages import Request
from contracts.queries import GetConfig

Ask = Callable[[Request], Awaitable[dict[str, Any]]]
_KEY = "config"


class ConfigCache:
    """The newest config that this process has heard of. It is behind until it hears, or asks."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._cache: VersionedCache[ConfigSnapshot] = VersionedCache()

    @property
    def version(self) -> int:
        """The version held; -1 before the first."""
        return self._cache.version(_KEY)

    def at(self, version: int) -> ConfigSnapshot | None:
        """The config of exactly this version, if it is the one held."""
        held = self._cache.held(_KEY)
        return held.value if held is not None and held.version == version else None

    @property
    def newest(self) -> ConfigSnapshot | None:
        """The config that is held, however old."""
        held = self._cache.held(_KEY)
        return None if held is None else held.value

    async def hear(self, updated: ConfigUpdated) -> None:
        """Hold a config that was just put in force."""
        self._hold(
            ConfigSnapshot(
                version=updated.config_version,
                mode_epoch=updated.mode_epoch,
                config=updated.risk_config,
                updated_by=updated.actor,
                updated_at=updated.occurred_at,
            )
        )

    async def load(self, version: int) -> None:
        """Ask risk_service for this version. Raises `Transient` when it cannot be had, or not be read: what waits for it waits on (S7)."""
        try:
            self._hold(ConfigSnapshot.model_validate(await self._ask(GetConfig(version=version))))
        except (Refused, Unreachable, OutcomeUnknown, ValueError) as error:
            raise Transient(f"config {version} cannot be had: {error}") from error

    def _hold(self, snapshot: ConfigSnapshot) -> None:
        self._cache.put(_KEY, snapshot.version, snapshot)
