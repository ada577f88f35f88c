"""The risk config: the keys that we know, typed, with their defaults. A config written before a key existed still loads."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, NonNegativeInt

from contracts.approval_rules import OperatorApproval
from contracts.limits import LimitOverride, Limits
from contracts.loss_days import LossDay
from contracts.scopes import SECTION, Scope
from contracts.shocks import Cooldown, NewsShock, PriceShock
from contracts.values import Mode, TradingState, UtcDatetime


class Suspension(Scope):
    """A trading state for one account, strategy or symbol."""

    model_config = SECTION

    state: TradingState
    reason: str
    by: str
    at: UtcDatetime


class RiskConfig(BaseModel):
    """One version of the config, as far as we know its keys."""

    model_config = SECTION

    trading_mode: Mode = Mode.PAPER
    trading_state: TradingState = TradingState.ACTIVE
    suspensions: tuple[Suspension, ...] = ()
    operator_approval: OperatorApproval = OperatorApproval()
    limits: Limits = Limits()
    limit_overrides: tuple[LimitOverride, ...] = ()
    loss_day: LossDay = LossDay()
    cooldown: Cooldown = Cooldown()
    news_shock: NewsShock = NewsShock()
    price_shock: PriceShock = PriceShock()

    def limits_for(self, *, account: str, strategy: str, symbol: str) -> Limits:
        """The limits for an order of these: the general ones, and over them each override that covers it, the narrowest last.

        Of overrides that name equally many the later one in the config has the last word. `null` in one takes a limit away.
        """
        covering = [
            each for each in self.limit_overrides if each.covers(account=account, strategy=strategy, symbol=symbol)
        ]
        limits = self.limits
        for override in sorted(covering, key=lambda each: each.names):
            named = override.limits.model_fields_set & Limits.model_fields.keys()
            limits = limits.model_copy(update={name: getattr(override.limits, name) for name in named})
        return limits

    @property
    def quote_ages(self) -> set[int]:
        """Seconds: every age that a quote may have by any of the limits."""
        return {
            self.limits.quote_max_age_seconds,
            *(
                each.limits.quote_max_age_seconds
                for each in self.limit_overrides
                if "quote_max_age_seconds" in each.limits.model_fields_set
            ),
        }

    def sets(self, name: str) -> bool:
        """Whether any limits, the general ones or an override's, have a value for `name`."""
        return any(getattr(limits, name) is not None for limits in self.all_limits)

    @property
    def limits_exposure(self) -> bool:
        """Whether any limit asks what an account has at stake."""
        return self.sets("max_gross_exposure") or self.sets("max_net_exposure")

    @property
    def limits_losses(self) -> bool:
        """Whether any limit asks what an account has lost."""
        return self.sets("max_daily_loss") or self.sets("max_drawdown")

    def limits_of_account(self, account: str) -> list[Limits]:
        """The limits for any order of an account: first those for an order that no override for a strategy or symbol covers."""
        scopes = [("", "")] + [
            (each.strategy or "", each.symbol or "")
            for each in self.limit_overrides
            if each.account in (None, account) and (each.strategy or each.symbol)
        ]
        return [self.limits_for(account=account, strategy=strategy, symbol=symbol) for strategy, symbol in scopes]

    @property
    def breaker_seconds(self) -> int:
        """How far back any of the limits looks for refusals that trip a breaker; 0 where none does."""
        rules = [rule for limits in self.all_limits for rule in (limits.runaway_refusals, limits.runaway_orders)]
        return max((rule.seconds for rule in rules if rule is not None), default=0)

    @property
    def calendars(self) -> set[str]:
        """The market calendars that any of the limits names."""
        return {limits.market_hours.calendar for limits in self.all_limits if limits.market_hours is not None}

    @property
    def rate_windows(self) -> set[int]:
        """The windows of all order rates, in seconds."""
        return {seconds for limits in self.all_limits for seconds in limits.rate_windows}

    @property
    def likeness_seconds(self) -> int:
        """How far back any of the limits looks for orders that are the same or alike; 0 where none does."""
        return max(limits.likeness_seconds for limits in self.all_limits)

    @property
    def all_limits(self) -> tuple[Limits, ...]:
        """The general ones, and what each override says."""
        return (self.limits, *(override.limits for override in self.limit_overrides))

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
