"""Every config and every set of lockouts that was ever in force, by the versions that decisions name."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from typing import Any

from contracts.config import RiskConfig
from contracts.events import ConfigUpdated, LockoutCreated, LockoutLifted
from contracts.lockouts import Lockout
from contracts.passes import ControlVersions
from contracts.values import ANY_SYMBOL
from risk_service.domain.candidate import Controls, Market
from risk_service.domain.sessions import Sessions

FIRST_VERSION = 1
"""A fresh stack puts its defaults in force without saying so."""
Document = dict[str, Any]
Change = Callable[[Document, int], tuple[Document, int]]
"""What a candidate makes of a recorded config and its mode epoch."""


class UnknownVersion(Exception):
    """A decision names a version that the recording does not have."""


def as_recorded(document: Document, mode_epoch: int) -> tuple[Document, int]:
    """Another config is not tried."""
    return document, mode_epoch


class ControlHistory:
    """Told of control events in any order, asked for versions afterwards."""

    def __init__(self, change: Change = as_recorded) -> None:
        self._change = change
        self._configs: dict[int, tuple[Document, int]] = {FIRST_VERSION: ({}, 0)}
        self._typed: dict[int, tuple[RiskConfig, int]] = {}
        self._lockouts: dict[str, list[tuple[int, LockoutCreated | LockoutLifted]]] = {}
        self._held: dict[tuple[str, int], tuple[Lockout, ...]] = {}
        self.calendars: Mapping[str, Sessions] = {}

    def hear(self, event: ConfigUpdated | LockoutCreated | LockoutLifted) -> None:
        """Keep what it put in force."""
        if isinstance(event, ConfigUpdated):
            self._configs[event.config_version] = (event.config, event.mode_epoch)
        else:
            self._lockouts.setdefault(event.lockout.symbol, []).append((event.lockouts_version, event))

    def settle(self) -> None:
        """Everything was told."""
        for told in self._lockouts.values():
            told.sort(key=lambda each: each[0])

    @property
    def calendar_names(self) -> set[str]:
        """The market calendars that any config names."""
        return {name for version in self._configs for name in self.config(version)[0].calendars}

    def config(self, version: int) -> tuple[RiskConfig, int]:
        """The config of a version and its mode epoch. Raises `UnknownVersion`."""
        found = self._typed.get(version)
        if found is None:
            if version not in self._configs:
                raise UnknownVersion(f"config {version}")
            document, epoch = self._change(*self._configs[version])
            found = self._typed[version] = (RiskConfig.model_validate(document), epoch)
        return found

    def controls(self, version: int, *, live_broker: bool, with_calendars: bool) -> Controls:
        """As a decision under this version had them. Raises `UnknownVersion`."""
        config, epoch = self.config(version)
        return Controls(config, version, epoch, live_broker, self.calendars if with_calendars else {})

    def market(self, symbol: str, versions: ControlVersions) -> Market:
        """The lockouts of a symbol as of these versions, without a quote. Raises `UnknownVersion`."""
        return Market(
            symbol,
            None,
            self._lockouts_at(symbol, versions.symbol_lockouts) + self._lockouts_at(ANY_SYMBOL, versions.all_lockouts),
            versions.symbol_lockouts,
            versions.all_lockouts,
        )

    def _lockouts_at(self, symbol: str, version: int) -> tuple[Lockout, ...]:
        found = self._held.get((symbol, version))
        if found is None:
            found = self._held[symbol, version] = tuple(self._fold(symbol, version))
        return found

    def _fold(self, symbol: str, version: int) -> list[Lockout]:
        told = self._lockouts.get(symbol, [])
        count = bisect_right(told, version, key=lambda each: each[0])
        if count != version:
            raise UnknownVersion(f"lockouts of {symbol} {version}")
        held: dict[str, Lockout] = {}
        for _, event in told[:count]:
            held.pop(event.lockout.id, None)
            if isinstance(event, LockoutCreated):
                held[event.lockout.id] = event.lockout
        return list(held.values())
