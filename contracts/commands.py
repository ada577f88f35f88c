"""Every command, answered by the owner of what it changes."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, NonNegativeInt, model_validator

from contracts.lockout_calendar import ENTRIES_MAX, CalendarEntry
from contracts.lockouts import Blocks, LockoutSide
from contracts.messages import Command
from contracts.scopes import Scope
from contracts.values import Name, OrderId, ReasonText, SymbolOrAny, UtcDatetime

LOCKOUT_MINUTES_MAX = 365 * 24 * 60
Minutes = Annotated[int, Field(ge=1, le=LOCKOUT_MINUTES_MAX)]


class UpdateConfig(Command):
    """Change the keys that `changes` names, however deep, and nothing else. A list is replaced whole; `null` is a value."""

    SUBJECT: ClassVar[str] = "command.config.update"
    OWNER: ClassVar[str] = "risk_service"

    changes: dict[str, Any]
    expected_version: NonNegativeInt | None = None
    reason: ReasonText | None = None


class HaltTrading(Command):
    """Let nothing new go, for `scope` or for all."""

    SUBJECT: ClassVar[str] = "command.trading.halt"
    OWNER: ClassVar[str] = "risk_service"

    reason: ReasonText
    scope: Scope = Scope()
    cancel_open_orders: bool = True


class ResumeTrading(Command):
    """Take a halt back, for exactly the `scope` it was given."""

    SUBJECT: ClassVar[str] = "command.trading.resume"
    OWNER: ClassVar[str] = "risk_service"

    reason: ReasonText
    scope: Scope = Scope()


class CreateLockout(Command):
    """Lock a symbol for `duration_minutes`, or until `expires_at`; from now on, or from `starts_at`."""

    SUBJECT: ClassVar[str] = "command.lockout.create"
    OWNER: ClassVar[str] = "lockout_service"

    symbol: SymbolOrAny
    reason: ReasonText
    duration_minutes: Minutes | None = None
    expires_at: UtcDatetime | None = None
    starts_at: UtcDatetime | None = None
    side: LockoutSide = LockoutSide.BOTH
    blocks: Blocks = Blocks.ALL
    account: Name | None = None
    strategy: Name | None = None
    cancel_open_orders: bool = False

    @model_validator(mode="after")
    def _one_end(self) -> Self:
        if (self.duration_minutes is None) == (self.expires_at is None):
            raise ValueError("give either duration_minutes or expires_at")
        return self


class ImportLockouts(Command):
    """Make the lockouts of a calendar, each entry once; with `dry_run` only say what would be made."""

    SUBJECT: ClassVar[str] = "command.lockout.import"
    OWNER: ClassVar[str] = "lockout_service"

    entries: Annotated[tuple[CalendarEntry, ...], Field(min_length=1, max_length=ENTRIES_MAX)]
    dry_run: bool = False


class LiftLockout(Command):
    """End a lockout early."""

    SUBJECT: ClassVar[str] = "command.lockout.lift"
    OWNER: ClassVar[str] = "lockout_service"

    lockout_id: str


class DecideApproval(Command):
    """The operator's decision on one approval."""

    SUBJECT: ClassVar[str] = "command.approval.decide"
    OWNER: ClassVar[str] = "approval_service"

    approval_id: str
    status: Literal["approved", "rejected"]
    reason: ReasonText | None = None
    in_bulk: bool = False
    """Whether it is one of many that were decided together: live orders are not approved so."""


class ExtendApproval(Command):
    """Let a pending approval wait longer, so many minutes from its expiry."""

    SUBJECT: ClassVar[str] = "command.approval.extend"
    OWNER: ClassVar[str] = "approval_service"

    approval_id: str
    minutes: Annotated[int, Field(ge=1, le=10_080)]
    reason: ReasonText | None = None


class CancelOrder(Command):
    """Cancel an order wherever it is (P9)."""

    SUBJECT: ClassVar[str] = "command.order.cancel"
    OWNER: ClassVar[str] = "broker_adapter"

    order_id: OrderId
    reason: ReasonText | None = None


COMMANDS: tuple[type[Command], ...] = (
    UpdateConfig,
    HaltTrading,
    ResumeTrading,
    CreateLockout,
    ImportLockouts,
    LiftLockout,
    DecideApproval,
    ExtendApproval,
    CancelOrder,
)
