"""An order as risk is to decide it, and everything that it is decided on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from contracts.config import RiskConfig
from contracts.limits import Limits
from contracts.lockouts import Lockout
from contracts.orders import Order
from contracts.passes import ControlVersions
from contracts.quotes import Quote
from contracts.values import Mode
from risk_service.domain.amounts import ZERO
from risk_service.domain.holding import NOTHING, Holding, Reservation
from risk_service.domain.recent_orders import RecentOrder
from risk_service.domain.resting_orders import RestingOrder
from risk_service.domain.sessions import Sessions
from risk_service.domain.standing import Standing


@dataclass(frozen=True, slots=True)
class Candidate:
    """An order to decide: new, or returned and then to be decided again."""

    order: Order
    terms_hash: str
    mode: Mode
    """The trading mode that it was proposed in."""
    proposed_at: datetime
    round: int = 0
    """How often it was returned before this decision (P3)."""
    mode_epoch: int | None = None
    """Stamped at its first decision (P6); none while there was none."""
    held: Reservation = NOTHING
    """What it reserves already, from the decision before."""
    proposed_by: str | None = None

    @property
    def is_new(self) -> bool:
        """Whether this is its first decision."""
        return self.mode_epoch is None


@dataclass(frozen=True, slots=True)
class Controls:
    """The config in force: one for a whole batch."""

    config: RiskConfig
    version: int
    mode_epoch: int
    live_broker_configured: bool = False
    calendars: Mapping[str, Sessions] = field(default_factory=dict)
    """Of those that the config names the ones that are known."""


@dataclass(frozen=True, slots=True)
class Market:
    """What holds for one symbol: its last price, and every lockout of it and of `*` that is not yet over, with their versions."""

    symbol: str
    quote: Quote | None = None
    lockouts: tuple[Lockout, ...] = ()
    symbol_lockouts_version: int = 0
    all_lockouts_version: int = 0

    def versions(self, config_version: int) -> ControlVersions:
        """What a decision on this names as its versions."""
        return ControlVersions(
            config=config_version,
            symbol_lockouts=self.symbol_lockouts_version,
            all_lockouts=self.all_lockouts_version,
        )


@dataclass(frozen=True, slots=True)
class Exposure:
    """What an account has at stake (money), as far as prices are known, and the symbols held or ordered whose price is not."""

    gross: Decimal
    """Positions and open entries, longs and shorts added."""
    net: Decimal = ZERO
    """Positions alone, shorts taken off longs."""
    reserved_buys: Decimal = ZERO
    reserved_sells: Decimal = ZERO
    """Open entries of each side."""
    unpriced: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RiskState:
    """All that one decision looks at, besides the order and the time."""

    controls: Controls
    market: Market
    holding: Holding
    """Of the order's account in its symbol, without what the order itself reserved before."""
    exposure: Exposure | None = None
    """Of the account, before this order; none where no limit asks for it."""
    open_orders: int | None = None
    """Of the account, without this order; none where no limit asks for it."""
    account_orders: int | None = None
    """Orders of the account that passed within the window of its rate; none where no rate asks for them."""
    strategy_orders: int | None = None
    """The same of the strategy in the account."""
    recent: Sequence[RecentOrder] | None = None
    """Orders of its kind that passed a moment ago, oldest first; none where no limit asks for them."""
    tripped_at: datetime | None = None
    """When the strategy's breaker last tripped in this account: what was before it has had its effect."""
    opposite: tuple[RestingOrder, ...] | None = None
    """The best limit order of the account that is open on the other side, if there is one; none where no limit asks for it."""
    standing: Standing | None = None
    """How the account stands in its day; none where no limit asks for it."""


@dataclass(frozen=True, slots=True)
class Case:
    """What a check is given. `exit` says whether the order only shrinks the projected position."""

    candidate: Candidate
    state: RiskState
    now: datetime
    exit: bool
    limits: Limits
    """In force for this very order, overrides included."""

    @property
    def order(self) -> Order:
        """The order's terms."""
        return self.candidate.order

    @property
    def config(self) -> RiskConfig:
        """The config in force."""
        return self.state.controls.config
