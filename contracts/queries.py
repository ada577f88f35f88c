"""Every query, answered by the owner of what it shows. Lists answer `{"items": [...], "next": cursor or null}`."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, NonNegativeInt, model_validator

from contracts.lockouts import LockoutStatus
from contracts.messages import Query
from contracts.orders import Order
from contracts.values import Mode, Money, Name, OrderId, Symbol, SymbolOrAny

PageSize = Annotated[int, Field(ge=1, le=500)]


class Paged(Query):
    """A list, newest first unless said otherwise; `cursor` is the `next` of the page before."""

    limit: PageSize = 100
    cursor: str | None = None


class ListOrders(Paged):
    SUBJECT: ClassVar[str] = "query.order.list"
    OWNER: ClassVar[str] = "risk_service"

    status: str | None = None
    """An order status, or `open`, or `final`."""
    symbol: Symbol | None = None
    account: Name | None = None
    strategy: Name | None = None


class GetOrder(Query):
    """One order with its timeline."""

    SUBJECT: ClassVar[str] = "query.order.get"
    OWNER: ClassVar[str] = "risk_service"

    order_id: OrderId


class PreviewOrder(Query):
    """What would become of an order now, decided and not done: of new terms, or of one that the ledger has and that is not final.

    `{"would": "pass" | "deny", "reasons": [...], "checks": [...], "exit", "mode", "inputs", "versions", "decided_at", "valid_until", "status"}`.
    """

    SUBJECT: ClassVar[str] = "query.order.preview"
    OWNER: ClassVar[str] = "risk_service"

    order: Order | None = None
    mode: Mode | None = None
    """Of new terms; the trading mode in force when left out."""
    order_id: OrderId | None = None

    @model_validator(mode="after")
    def _one_order(self) -> Self:
        if (self.order is None) == (self.order_id is None):
            raise ValueError("give either order, its terms, or order_id, of one that the ledger has")
        return self


class PreviewConfig(Query):
    """What the config would do, with `changes`, to the orders that are not final; without changes, what it does now.

    `{"items": [{"order_id", ..., "now": {...}, "then": {...}, "changes"}], "totals": {...}, "changed": [...], "unknown_keys": [...], "truncated", "left_out"}`.
    """

    SUBJECT: ClassVar[str] = "query.config.preview"
    OWNER: ClassVar[str] = "risk_service"

    changes: dict[str, Any] = {}
    status: Literal["open", "pending_approval"] = "open"
    """All that are open, or only those that wait for a person."""


class CountOrders(Query):
    """How many orders have each status: `{"counts": {"filled": 12, ...}}`. What conservation (S5) is checked with."""

    SUBJECT: ClassVar[str] = "query.order.count"
    OWNER: ClassVar[str] = "risk_service"


class ListPositions(Paged):
    """What is held, by account, strategy and symbol in their order; flat ones with a profit or a loss too, unless `open`.

    `{"items": [...], "next", "by", "accounts": [{"account", "realised", "unrealised", "day": {...}, "limits", "warnings", ...}], "accounts_left_out",
    "valued_at"}`. What needs a price that is not known is null. `accounts` are the totals of whole accounts, whatever the other filters.
    """

    SUBJECT: ClassVar[str] = "query.position.list"
    OWNER: ClassVar[str] = "risk_service"

    account: Name | None = None
    strategy: Name | None = None
    symbol: Symbol | None = None
    by: Literal["strategy", "account"] = "strategy"
    """One item a strategy, or one for all strategies of an account together: then no strategy can be asked for."""
    open: bool = False


class GetConfig(Query):
    """The config in force, or one version of it: `{"version", "mode_epoch", "config", "updated_by", "updated_at", "reason"}`."""

    SUBJECT: ClassVar[str] = "query.config.get"
    OWNER: ClassVar[str] = "risk_service"

    version: NonNegativeInt | None = None


class ConfigHistory(Paged):
    SUBJECT: ClassVar[str] = "query.config.history"
    OWNER: ClassVar[str] = "risk_service"


class ListApprovals(Paged):
    """Pending ones: soonest to expire first. Others: newest first."""

    SUBJECT: ClassVar[str] = "query.approval.list"
    OWNER: ClassVar[str] = "approval_service"

    status: Literal["pending", "approved", "rejected", "expired", "invalidated", "all"] = "pending"


class PreviewApproval(Query):
    """Whether a person would be asked, or is, about an order that risk passes, and why; or why its approval lets it go no further.

    `{"asks": true, "because": [...], "people": 1, "denied": null}`.
    """

    SUBJECT: ClassVar[str] = "query.approval.preview"
    OWNER: ClassVar[str] = "approval_service"

    order: Order
    mode: Mode
    notional: Money | None = None
    reduces: bool = False
    market_open: bool | None = None


class ListLockouts(Paged):
    SUBJECT: ClassVar[str] = "query.lockout.list"
    OWNER: ClassVar[str] = "lockout_service"

    status: LockoutStatus | Literal["all"] = LockoutStatus.ACTIVE
    symbol: SymbolOrAny | None = None


class LockoutSnapshot(Query):
    """All lockouts of `symbols` not yet over, each symbol with its version: `{"symbols": {"AAPL": {"version": 3, "lockouts": [...]}}}`."""

    SUBJECT: ClassVar[str] = "query.lockout.snapshot"
    OWNER: ClassVar[str] = "lockout_service"

    symbols: Annotated[tuple[SymbolOrAny, ...], Field(min_length=1, max_length=1000)]


class InFlight(Query):
    """How many orders were released under versions older than a change and are not yet sent: `{"in_flight": 0}`.

    Name the change by the new version: of the config, or of one symbol's lockouts.
    """

    SUBJECT: ClassVar[str] = "query.release.in_flight"
    OWNER: ClassVar[str] = "broker_adapter"

    config_version: NonNegativeInt | None = None
    symbol: SymbolOrAny | None = None
    lockouts_version: NonNegativeInt | None = None


class TradingStatus(Query):
    """What is on its way to the broker or resting there, and so whether it is flat (P12)."""

    SUBJECT: ClassVar[str] = "query.trading.status"
    OWNER: ClassVar[str] = "broker_adapter"


QUERIES: tuple[type[Query], ...] = (
    ListOrders,
    GetOrder,
    PreviewOrder,
    PreviewConfig,
    CountOrders,
    ListPositions,
    GetConfig,
    ConfigHistory,
    ListApprovals,
    PreviewApproval,
    ListLockouts,
    LockoutSnapshot,
    InFlight,
    TradingStatus,
)
SERVICES: tuple[str, ...] = ("risk_service", "approval_service", "lockout_service", "broker_adapter")


def health_subject(service: str) -> str:
    """Where a service says how it is."""
    return f"query.health.{service}"
