"""The lockouts of each symbol, as of the version up to which nothing was missed (P2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contracts.events import LockoutCreated, LockoutExpired
from contracts.events.lockout import LockoutEvent
from contracts.lockouts import Lockout
from contracts.quotes import Quote
from contracts.values import ANY_SYMBOL
from risk_service.domain.candidate import Market


@dataclass(frozen=True, slots=True)
class _Held:
    version: int = 0
    lockouts: tuple[Lockout, ...] = ()

    def without(self, lockout_id: str) -> tuple[Lockout, ...]:
        return tuple(lockout for lockout in self.lockouts if lockout.id != lockout_id)


_NEVER_LOCKED = _Held()


class HeldLockouts:
    """A symbol that nothing was ever heard of is held at version 0, without lockouts: the fence says 0 of it until its first one."""

    def __init__(self) -> None:
        self._held: dict[str, _Held] = {}

    async def hear(self, event: LockoutEvent) -> None:
        """Apply an event, if it is the very next one; after a gap nothing is applied until a snapshot was loaded."""
        lockout, version = event.lockout, event.lockouts_version
        held = self._held.get(lockout.symbol, _NEVER_LOCKED)
        if isinstance(event, LockoutExpired):
            # Time ended it, and raises nothing: whoever holds it can forget it.
            self._held[lockout.symbol] = _Held(held.version, held.without(lockout.id))
        elif version == held.version + 1:
            others = held.without(lockout.id)
            self._held[lockout.symbol] = _Held(
                version, (*others, lockout) if isinstance(event, LockoutCreated) else others
            )

    def load(self, symbol: str, version: int, lockouts: Iterable[Lockout]) -> None:
        """Hold a snapshot, unless something newer is held."""
        if version > self._held.get(symbol, _NEVER_LOCKED).version:
            self._held[symbol] = _Held(version, tuple(lockouts))

    def behind(self, wanted: Mapping[str, int]) -> list[str]:
        """The symbols held below the versions wanted."""
        return [symbol for symbol, version in wanted.items() if self._held.get(symbol, _NEVER_LOCKED).version < version]

    def market(self, symbol: str, quote: Quote | None) -> Market:
        """What holds for `symbol`: its own lockouts and those of `*`, with their versions, and its quote."""
        own, all_symbols = self._held.get(symbol, _NEVER_LOCKED), self._held.get(ANY_SYMBOL, _NEVER_LOCKED)
        return Market(
            symbol,
            quote,
            lockouts=own.lockouts + all_symbols.lockouts,
            symbol_lockouts_version=own.version,
            all_lockouts_version=all_symbols.version,
        )

    @property
    def versions(self) -> dict[str, int]:
        """What is held, for the health answer."""
        return {symbol: held.version for symbol, held in self._held.items()}
