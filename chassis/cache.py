"""A versioned cache: it makes the pipeline fast and is never what makes it safe. Versions tell when it is behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Versioned(Generic[T]):
    """A value, and the version as of which it is whole."""

    version: int
    value: T


class VersionedCache(Generic[T]):
    """Values by key, each with its version. It never goes backwards."""

    def __init__(self) -> None:
        self._held: dict[str, Versioned[T]] = {}

    def held(self, key: str) -> Versioned[T] | None:
        """What is held for `key`."""
        return self._held.get(key)

    def version(self, key: str) -> int:
        """The version held for `key`; -1 where nothing is."""
        held = self._held.get(key)
        return -1 if held is None else held.version

    def put(self, key: str, version: int, value: T) -> None:
        """Hold a whole value as of `version`, unless a newer one is held."""
        if version >= self.version(key):
            self._held[key] = Versioned(version, value)

    def behind(self, wanted: dict[str, int]) -> list[str]:
        """The keys held below the versions wanted."""
        return [key for key, version in wanted.items() if self.version(key) < version]
