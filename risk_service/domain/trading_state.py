"""Check: the trading state, and suspensions of an account, a strategy or a symbol."""

from __future__ import annotations

from typing import Final

from contracts.reasons import Reason, ReasonCode
from contracts.values import TradingState
from risk_service.domain.candidate import Case
from risk_service.domain.measure import Measure, Measures
from risk_service.domain.reasons import because

_ACTIVE: Final[Measures] = (Measure("trading_state", TradingState.ACTIVE),)


def measure(case: Case) -> Measures:
    """Halted stops everything, reduce-only stops entries; every suspension that concerns the order is named."""
    order, config = case.order, case.config
    if config.trading_state is TradingState.ACTIVE and not config.suspensions:
        return _ACTIVE
    reasons: list[Reason] = []
    if _stops(config.trading_state, case):
        halted = config.trading_state is TradingState.HALTED
        reasons.append(because(ReasonCode.TRADING_HALTED if halted else ReasonCode.REDUCE_ONLY))
    for suspension in config.suspensions:
        covered = suspension.covers(account=order.account, strategy=order.strategy, symbol=order.symbol)
        if covered and _stops(suspension.state, case):
            reasons.append(
                because(
                    ReasonCode.SUSPENDED,
                    state=suspension.state,
                    reason=suspension.reason,
                    by=suspension.by,
                    account=suspension.account,
                    strategy=suspension.strategy,
                    symbol=suspension.symbol,
                )
            )
    return (Measure("trading_state", config.trading_state, reasons=tuple(reasons)),)


def _stops(state: TradingState, case: Case) -> bool:
    return state is TradingState.HALTED or (state is TradingState.REDUCE_ONLY and not case.exit)
