"""Deciding under exactly the config in force (P4): the fence says which one, and no other will do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from chassis.errors import Transient
from chassis.fence import FenceReading
from chassis.unit_of_work import Work
from contracts.config import ConfigSnapshot
from contracts.passes import CONFIG_FENCE

T = TypeVar("T")
LOADS_MAX = 5
"""How often in a row the config may move on between loading it and deciding under it."""


class Configs(Protocol):
    """Configs by version: what is at hand, and how to fetch what is not."""

    def at(self, version: int) -> ConfigSnapshot | None:
        """The config of exactly this version, if it is at hand."""
        ...

    @property
    def newest(self) -> ConfigSnapshot | None:
        """The one at hand, however old: to show, not to decide under."""
        ...

    async def load(self, version: int) -> None:
        """Have it at hand. Never inside a transaction. Raises `Transient` when its owner cannot give it now."""
        ...


class ConfigBehind(Exception):
    """The fence is at a version that is not at hand: load it outside the transaction, and begin again."""

    def __init__(self, version: int) -> None:
        super().__init__(f"config {version} is not at hand")
        self.version = version


@dataclass(frozen=True)
class InForce:
    """A config that no writer can replace before this transaction ends, and the database's clock."""

    config: ConfigSnapshot
    now: datetime


def in_force(reading: FenceReading, configs: Configs) -> InForce:
    """What a reading of the fence, taken under its lock, says is in force. Raises `ConfigBehind`."""
    version = reading.versions[CONFIG_FENCE]
    config = configs.at(version)
    if config is None:
        raise ConfigBehind(version)
    return InForce(config, reading.now)


async def config_in_force(work: Work, configs: Configs) -> InForce:
    """Take the fence's shared lock, then read its version and clock in the next statement. Raises `ConfigBehind`."""
    await work.fence.share()
    return in_force(await work.fence.read([CONFIG_FENCE]), configs)


async def loading_when_behind(configs: Configs, transact: Callable[[], Awaitable[T]]) -> T:
    """Do `transact`, anew after each `ConfigBehind` with that config loaded. Nothing is asked inside an open transaction."""
    for _ in range(LOADS_MAX):
        try:
            return await transact()
        except ConfigBehind as behind:
            await configs.load(behind.version)
    raise Transient(f"the config moved on {LOADS_MAX} times while it was being loaded")
