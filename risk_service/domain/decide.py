"""The decision on one order: every check, every reason, and on success the pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final, Protocol

from contracts.reasons import Reason
from risk_service.domain import (
    daily_loss,
    drawdown,
    duplicates,
    gross_exposure,
    lockouts,
    market_hours,
    mode,
    net_exposure,
    open_orders,
    order_notional,
    order_quantity,
    order_rate,
    position_limit,
    price_collar,
    proposal_age,
    runaway_orders,
    self_trade,
    short_selling,
    tradable_symbols,
    trading_state,
)
from risk_service.domain.candidate import Candidate, Case, RiskState
from risk_service.domain.exits import already_reserved, is_exit
from risk_service.domain.inputs import inputs_of
from risk_service.domain.measure import Measures
from risk_service.domain.risk_pass import pass_for, reservation_for
from risk_service.domain.verdicts import Denied, Passed


class Check(Protocol):
    """A module of this folder: one control, found by its name."""

    __name__: str

    def measure(self, case: Case) -> Measures:
        """What it compares for this order; nothing where it is not set, or lets an exit pass (S8)."""
        ...


CHECKS: Final[tuple[Check, ...]] = (
    mode,
    trading_state,
    lockouts,
    tradable_symbols,
    market_hours,
    proposal_age,
    order_quantity,
    order_notional,
    short_selling,
    position_limit,
    gross_exposure,
    net_exposure,
    daily_loss,
    drawdown,
    open_orders,
    order_rate,
    duplicates,
    runaway_orders,
    self_trade,
    price_collar,
)


def decide(candidate: Candidate, state: RiskState, now: datetime) -> Passed | Denied:
    """Say whether the order may go on; every reason that stops it, not only the first. Never raises."""
    case = case_of(candidate, state, now)
    reasons = _reasons(case)
    if reasons:
        versions = state.market.versions(state.controls.version)
        return Denied((*reasons, *_cancel_first(case, reasons)), inputs_of(case, versions=versions))
    return Passed(pass_for(case), reservation_for(case), inputs_of(case))


def case_of(candidate: Candidate, state: RiskState, now: datetime) -> Case:
    """What the checks are given for this order."""
    order, config = candidate.order, state.controls.config
    limits = config.limits_for(account=order.account, strategy=order.strategy, symbol=order.symbol)
    return Case(candidate, state, now, exit=is_exit(order, state.holding), limits=limits)


def _reasons(case: Case) -> list[Reason]:
    """What each check says, each thing said once."""
    found: list[Reason] = []
    for check in CHECKS:
        for measure in check.measure(case):
            if measure.reasons:
                found += [reason for reason in measure.reasons if reason not in found]
    return found


def _cancel_first(case: Case, reasons: list[Reason]) -> tuple[Reason, ...]:
    """P14: where the order fares worse only because orders that rest use the position up, say which."""
    in_the_way = already_reserved(case)
    return in_the_way if in_the_way and _reasons(replace(case, exit=True)) != reasons else ()
