"""The risk config: the keys that we know, typed, with their defaults. A config written before a key existed still loads."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt

from contracts.values import Mode, Money, Name, Quantity, Symbol, TradingState, UtcDatetime

Percent = Annotated[Money, Field(gt=0, le=100)]
Seconds = Annotated[int, Field(ge=1, le=86_400)]
_SECTION = ConfigDict(frozen=True, extra="allow")
"""Unknown keys are kept: another version of Interlock, or another program, may have written them."""


class Scope(BaseModel):
    """Whom a control concerns: any of account, strategy and symbol; none of them means everyone."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    account: Name | None = None
    strategy: Name | None = None
    symbol: Symbol | None = None

    def covers(self, *, account: str, strategy: str, symbol: str) -> bool:
        """Whether an order of these is concerned."""
        return self.account in (None, account) and self.strategy in (None, strategy) and self.symbol in (None, symbol)


class Suspension(Scope):
    """A trading state for one account, strategy or symbol."""

    model_config = _SECTION

    state: TradingState
    reason: str
    by: str
    at: UtcDatetime


class OperatorApproval(BaseModel):
    """When a person is asked."""

    model_config = _SECTION

    auto_approve_paper: bool = True
    require_approval_for_live: bool = True
    approval_timeout_minutes: Annotated[int, Field(ge=1, le=10_080)] = 15
    exempt_exits: bool = False
    """Whether orders that only shrink a position go on without being held."""


class Limits(BaseModel):
    """What risk refuses beyond. `None` means no limit; a fresh stack has none."""

    model_config = _SECTION

    max_order_quantity: Quantity | None = None
    max_order_notional: Quantity | None = None
    """Money."""
    max_gross_exposure: Quantity | None = None
    """Money, per account: positions and open orders at their prices, longs and shorts added."""
    price_collar_percent: Percent | None = None
    """How far a limit or stop price may lie from the last price, in percent of it."""
    quote_max_age_seconds: Seconds = 60
    """How old a quote may be where a check needs one."""
    proposal_max_age_seconds: Seconds = 60


class RiskConfig(BaseModel):
    """One version of the config, as far as we know its keys."""

    model_config = _SECTION

    trading_mode: Mode = Mode.PAPER
    trading_state: TradingState = TradingState.ACTIVE
    suspensions: tuple[Suspension, ...] = ()
    operator_approval: OperatorApproval = OperatorApproval()
    limits: Limits = Limits()

    def state_for(self, *, account: str, strategy: str, symbol: str) -> TradingState:
        """The strictest of the trading state and the suspensions that concern an order of these."""
        states = [self.trading_state] + [
            suspension.state
            for suspension in self.suspensions
            if suspension.covers(account=account, strategy=strategy, symbol=symbol)
        ]
        return max(states, key=list(TradingState).index)


class ConfigSnapshot(BaseModel):
    """A config with its version, its mode epoch, and who put it in force."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: NonNegativeInt
    mode_epoch: NonNegativeInt
    config: RiskConfig
    updated_by: str
    updated_at: UtcDatetime


def requires_approval(mode: Mode, config: RiskConfig) -> bool:
    """Whether an order of `mode` waits for a person. Disabled: never, since risk denies such orders before."""
    match mode:
        case Mode.PAPER:
            return not config.operator_approval.auto_approve_paper
        case Mode.LIVE:
            return config.operator_approval.require_approval_for_live
        case Mode.DISABLED:
            return False
