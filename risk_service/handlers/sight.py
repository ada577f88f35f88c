"""What a batch is decided on besides the ledger: config, lockouts and quotes, at no older versions than the fence names (P2)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final, Protocol, TypeVar

from chassis.connection import Connection
from chassis.errors import OutcomeUnknown, Refused, Transient, Unreachable
from chassis.fence import FenceReading
from chassis.logging import get_logger
from chassis.unit_of_work import UnitOfWork, Work
from contracts.config import RiskConfig
from contracts.limits import Limits
from contracts.lockouts import Lockout
from contracts.messages import Request
from contracts.orders import Order
from contracts.passes import CONFIG_FENCE, lockouts_fence
from contracts.queries import LockoutSnapshot
from contracts.quotes import Quote
from contracts.values import ANY_SYMBOL
from risk_service.domain.books import Books
from risk_service.domain.candidate import Controls, Market
from risk_service.domain.holding import Holding
from risk_service.domain.risk_pass import wants_quote
from risk_service.domain.sessions import Sessions
from risk_service.handlers.looking_up import HeldPassed
from risk_service.handlers.ports import Configs

log = get_logger("interlock.risk")
TRIES_MAX: Final = 5
TOO_LARGE: Final = "ANSWER_TOO_LARGE"
"""What is answered where all of it does not fit into one message."""
T = TypeVar("T")


class Behind(Exception):
    """The lockouts held of these symbols are older than the fence: load them, and decide then."""

    def __init__(self, symbols: Collection[str]) -> None:
        super().__init__(", ".join(symbols))
        self.symbols = frozenset(symbols)


class Unread(Exception):
    """The calendars of these names are not known yet: read them, and decide then."""

    def __init__(self, names: Collection[str], now: datetime) -> None:
        super().__init__(", ".join(names))
        self.names = frozenset(names)
        self.now = now


class HeldConfig(Protocol):
    """The newest config that this process has read."""

    def hold(self, version: int, mode_epoch: int, config: RiskConfig) -> Controls: ...
    def at_least(self, version: int) -> Controls | None: ...
    @property
    def held(self) -> Controls | None: ...


class HeldCalendars(Protocol):
    """The sessions of the calendars that the config names."""

    @property
    def known(self) -> Mapping[str, Sessions]: ...
    def missing(self, names: Collection[str], now: datetime) -> set[str]: ...
    async def read(self, names: Collection[str], now: datetime) -> None: ...


class HeldLockouts(Protocol):
    """The lockouts of each symbol, with their versions."""

    def behind(self, wanted: Mapping[str, int]) -> list[str]: ...
    def load(self, symbol: str, version: int, lockouts: Iterable[Lockout]) -> None: ...
    def market(self, symbol: str, quote: Quote | None) -> Market: ...


class LastQuotes(Protocol):
    """The last quote of each symbol."""

    def at(self, symbol: str, now: datetime) -> Quote | None: ...
    def may_still_come(self, symbol: str) -> bool: ...


@dataclass(frozen=True)
class Sight:
    """Looks at what this process holds, and fetches what is missing."""

    config: HeldConfig
    lockouts: HeldLockouts
    quotes: LastQuotes
    calendars: HeldCalendars
    configs: Configs
    passed: HeldPassed
    ask: Callable[[Request], Awaitable[dict[str, Any]]]

    def names(self, symbols: Collection[str]) -> list[str]:
        """The fence's names that orders in `symbols` are decided under."""
        return [CONFIG_FENCE, *(lockouts_fence(symbol) for symbol in (ANY_SYMBOL, *symbols))]

    async def controls(self, work: Work, version: int) -> Controls:
        """The config in force, read in this transaction where the one held is older than `version`.

        Raises `Transient` where the fence names a version that there is no config of: nothing is decided under an older one.
        """
        controls = self.config.at_least(version) or await self._read_config(work.connection)
        if controls.version < version:
            raise Transient(f"there is no config of version {version}")
        return controls

    async def controls_at(self, work: Work, reading: FenceReading) -> Controls:
        """`controls` of the version that the fence names, with their calendars. Raises `Transient` or `Unread`."""
        return self.with_calendars(await self.controls(work, reading.versions[CONFIG_FENCE]), reading.now)

    async def read_config(self, uow: UnitOfWork) -> None:
        """Hold the config in force."""
        async with uow.database.connect() as connection:
            await self._read_config(connection)

    def with_calendars(self, controls: Controls, now: datetime) -> Controls:
        """`controls` with the calendars that they name. Raises `Unread` where one is not known and may be read."""
        names = controls.config.calendars
        if not names:
            return controls
        if missing := self.calendars.missing(names, now):
            raise Unread(missing, now)
        return replace(controls, calendars=self.calendars.known)

    async def renew_calendars(self) -> None:
        """Read the calendars of the config that is held, those that are not known or soon not known any more."""
        if self.config.held is not None and (names := self.config.held.config.calendars):
            await self.calendars.read(names, datetime.now(UTC))

    def markets(self, reading: FenceReading, symbols: Collection[str]) -> dict[str, Market]:
        """Quote and lockouts of each symbol. Raises `Behind` where the lockouts held are older than the fence."""
        concerned = (ANY_SYMBOL, *symbols)
        behind = self.lockouts.behind({symbol: reading.versions[lockouts_fence(symbol)] for symbol in concerned})
        if behind:
            raise Behind(behind)
        return {symbol: self.lockouts.market(symbol, self.quotes.at(symbol, reading.now)) for symbol in symbols}

    def books(self, holdings: Collection[Holding], open_orders: Mapping[str, int] | None, now: datetime) -> Books:
        """The holdings, at the last prices that are known of their symbols."""
        quotes = {holding.symbol: self.quotes.at(holding.symbol, now) for holding in holdings}
        prices = {symbol: quote.reference_price for symbol, quote in quotes.items() if quote is not None}
        return Books(holdings, prices, open_orders)

    def waits_for_first_quote(self, order: Order) -> bool:
        """Whether a check will ask for a price that may just not have come yet since this process started (P18)."""
        controls = self.config.held
        return (
            controls is not None
            and self.quotes.may_still_come(order.symbol)
            and wants_quote(order, _limits_for(order, controls.config), exit=False)
        )

    async def with_lockouts(self, decide: Callable[[frozenset[str]], Awaitable[T]]) -> T:
        """Run `decide(unseen)`; where it finds lockouts behind, or calendars not read, load them, in no transaction, and run it again.

        `unseen` are the symbols whose lockouts cannot be had now: their orders wait. Raises `Transient` when nothing can be decided.
        """
        unseen: frozenset[str] = frozenset()
        for _ in range(TRIES_MAX):
            try:
                return await decide(unseen)
            except Unread as unread:
                await self.calendars.read(unread.names, unread.now)
            except Behind as behind:
                unseen |= await self._load(behind.symbols)
                if ANY_SYMBOL in unseen:
                    raise Transient("the lockouts of all symbols are not to be had now") from behind
        raise Transient("lockouts change faster than they can be loaded")

    async def _read_config(self, connection: Connection) -> Controls:
        newest = await self.configs.newest(connection)
        return self.config.hold(newest.version, newest.mode_epoch, newest.config)

    async def _load(self, symbols: frozenset[str]) -> frozenset[str]:
        """Load the lockouts of `symbols`; those of which they are not to be had now."""
        try:
            answer = await self.ask(LockoutSnapshot(symbols=tuple(sorted(symbols))))
        except (Unreachable, OutcomeUnknown, Refused) as error:
            if isinstance(error, Refused) and error.problem.code == TOO_LARGE and len(symbols) > 1:
                half = frozenset(sorted(symbols)[: len(symbols) // 2])
                return await self._load(half) | await self._load(symbols - half)
            log.warning("lockouts.not_loaded", symbols=sorted(symbols), error=str(error))
            return symbols
        for symbol, snapshot in answer["symbols"].items():
            lockouts = [Lockout.model_validate(lockout) for lockout in snapshot["lockouts"]]
            self.lockouts.load(symbol, snapshot["version"], lockouts)
        return frozenset()


def _limits_for(order: Order, config: RiskConfig) -> Limits:
    return config.limits_for(account=order.account, strategy=order.strategy, symbol=order.symbol)
