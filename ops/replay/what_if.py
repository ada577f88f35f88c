"""The same history under another config: which orders would have been denied, held or passed.

What was filled and quoted stays as it was recorded, and so do positions, reservations and open orders; rates, duplicates and look-alikes count
what passes in the shadow. Inputs that the recorded decision had no need of are worked out from the journal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Final, Literal

from contracts.config import RiskConfig
from contracts.events import ApprovalRequested, Event, OrderApproved, OrderDenied, OrderProposed, OrderRiskPassed
from contracts.events.order import OrderEvent
from contracts.orders import Order
from contracts.reasons import Reason
from ops.replay.controls import ControlHistory, UnknownVersion
from ops.replay.decisions import InTime, RecordedDecision, decision_of, is_risk_decision, reasons_of
from ops.replay.finals import is_final
from ops.replay.gate import Gate
from ops.replay.passed_orders import PassedOrders
from ops.replay.proposals import Proposals
from ops.replay.world import World
from risk_service.domain.amounts import ZERO
from risk_service.domain.candidate import RiskState
from risk_service.domain.decide import decide
from risk_service.domain.holding import Reservation
from risk_service.domain.prices import worth_per_unit
from risk_service.domain.recorded import quote_of, recorded_state
from risk_service.domain.verdicts import Passed

Fate = Literal["denied", "held", "passed"]
SHADOW: Final = "replay"
ASSUMPTIONS: Final = (
    "Prices, fills, positions, reservations and open orders are as they were recorded, whatever the other config would have stopped before.",
    "Rates, duplicates, look-alikes and first orders count what passes under the other config.",
    "What a recorded decision had no need of is worked out from the journal: exposure and losses at the last prices that decisions were taken on.",
    "Each order counts once, with the strictest of its decisions. People decide nothing here: what would wait for one is held.",
)


@dataclass
class Fates:
    """One order: what became of it, and what would have."""

    order: Order
    at: datetime
    notional: Decimal | None
    recorded: Fate = "passed"
    would: Fate = "passed"
    recorded_reasons: tuple[Reason, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether it would have fared otherwise."""
        return self.recorded != self.would


@dataclass(frozen=True)
class _Seen:
    """A decision, and what else of the world at that moment another config may ask for."""

    decision: RecordedDecision
    state: RiskState
    config: RiskConfig


@dataclass
class WhatIf:
    """What was found so far. `controls` has the other config in place of every recorded one."""

    controls: ControlHistory
    first: int = 1
    fates: dict[str, Fates] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)
    _proposals: Proposals = field(default_factory=Proposals)
    _world: World = field(default_factory=World)
    _passed: PassedOrders = field(default_factory=PassedOrders)
    _in_time: InTime = field(default_factory=InTime)
    _states: dict[int, _Seen] = field(default_factory=dict)
    _recorded_gate: Gate = field(default_factory=Gate)
    _gate: Gate = field(default_factory=Gate)

    def take(self, sequence: int, event: Event) -> None:
        """An event of the journal, which was not told before."""
        if isinstance(event, OrderProposed):
            self._proposals.hear(event)
        elif isinstance(event, OrderRiskPassed | OrderDenied) and is_risk_decision(event):
            self._take_decision(sequence, event)
        elif isinstance(event, OrderApproved | ApprovalRequested):
            self._take_gate(event)
        if isinstance(event, OrderEvent) and not isinstance(event, OrderRiskPassed):
            self._world.take(event)
            if is_final(event):
                self._proposals.forget(event.order_id)
                self._recorded_gate.forget(event.order_id)

    def finish(self) -> None:
        """Nothing more comes."""
        for decision in self._in_time.rest():
            self._judge(decision)

    @property
    def orders(self) -> Sequence[Fates]:
        """Every order of the range, in the order of their first decisions."""
        return list(self.fates.values())

    def _take_decision(self, sequence: int, event: OrderRiskPassed | OrderDenied) -> None:
        decision = decision_of(sequence, event, self._proposals.of(event.order_id))
        if isinstance(event, OrderRiskPassed):
            self._proposals.decided(event.order_id, event.risk_pass.mode_epoch)
            self._recorded_gate.passed(event)
        if isinstance(decision, str):
            self._skip(sequence, decision)
            return
        try:
            self._states[sequence] = self._look(decision)
        except UnknownVersion as unknown:
            self._skip(sequence, f"not in the recording: {unknown}")
            return
        self._note(decision)
        if isinstance(event, OrderRiskPassed):
            self._world.passed(decision.candidate, event, _reserved(decision, event))
        for due in self._in_time.push(decision):
            self._judge(due)

    def _look(self, decision: RecordedDecision) -> _Seen:
        """The state as recorded, and from the world what the other config asks for besides. Raises `UnknownVersion`."""
        order, inputs, versions = decision.candidate.order, decision.inputs, decision.versions
        if inputs.quote is not None:
            self._world.quote(quote_of(order.symbol, inputs.quote))
        config, _ = self.controls.config(versions.config)
        live = True if inputs.live_broker is None else inputs.live_broker
        state = recorded_state(
            order, inputs,
            controls=self.controls.controls(versions.config, live_broker=live, with_calendars=True),
            market=self.controls.market(order.symbol, versions),
            recent=None,
            in_the_way=decision.in_the_way,
        )  # fmt: skip
        if state.exposure is None and config.limits_exposure:
            state = replace(state, exposure=self._world.exposure(order))
        if state.open_orders is None and config.sets("max_open_orders"):
            state = replace(state, open_orders=self._world.open_orders(order))
        if state.opposite is None and not all(limits.self_trades for limits in config.all_limits):
            state = replace(state, opposite=self._world.opposite(order))
        limits = config.limits_for(account=order.account, strategy=order.strategy, symbol=order.symbol)
        if config.limits_losses and (inputs.day is None or inputs.day.basis is not limits.loss_basis):
            state = replace(state, standing=self._world.standing(order.account, config.loss_day, decision.at))
        return _Seen(decision, state, config)

    def _note(self, decision: RecordedDecision) -> None:
        """What became of the order, as far as risk had a say."""
        if decision.sequence < self.first:
            return
        order = decision.candidate.order
        fates = self.fates.setdefault(order.order_id, Fates(order, decision.at, decision.inputs.notional))
        if isinstance(decision.event, OrderDenied):
            fates.recorded, fates.recorded_reasons = "denied", reasons_of(decision.event)

    def _take_gate(self, event: OrderApproved | ApprovalRequested) -> None:
        decision = self._recorded_gate.decided(event)
        fates = self.fates.get(event.order_id)
        if decision is not None and decision.because and fates is not None and fates.recorded == "passed":
            fates.recorded, fates.recorded_reasons = "held", decision.because

    def _judge(self, decision: RecordedDecision) -> None:
        seen = self._states.pop(decision.sequence)
        candidate, order, at = decision.candidate, decision.candidate.order, decision.at
        state = self._with_counts(seen) if candidate.is_new else seen.state
        verdict = decide(candidate, state, at)
        fates = self.fates.get(order.order_id)
        if not isinstance(verdict, Passed):
            _stricter(fates, "denied", verdict.reasons)
            return
        if candidate.is_new:
            self._passed.add(order, at)
        passed = OrderRiskPassed.model_construct(
            order_id=order.order_id, order=order, mode=candidate.mode, risk_pass=verdict.risk_pass,
            inputs=verdict.inputs, proposed_by=candidate.proposed_by, occurred_at=at,
            correlation_id=order.order_id, actor=SHADOW,
        )  # fmt: skip
        because = self._gate.judge(passed, self.controls)
        if isinstance(because, str):
            return
        if because:
            _stricter(fates, "held", because)
        else:
            self._gate.went_on(passed)

    def _with_counts(self, seen: _Seen) -> RiskState:
        order, at = seen.decision.candidate.order, seen.decision.at
        limits = seen.config.limits_for(account=order.account, strategy=order.strategy, symbol=order.symbol)
        state, account, strategy = seen.state, limits.account_order_rate, limits.strategy_order_rate
        if account is not None:
            count = self._passed.count(order.account, None, at, account.seconds)
            state = replace(state, account_orders=count)
        if strategy is not None:
            count = self._passed.count(order.account, order.strategy, at, strategy.seconds)
            state = replace(state, strategy_orders=count)
        if seconds := seen.config.likeness_seconds:
            state = replace(state, recent=self._passed.before(order, at, seconds))
        return state

    def _skip(self, sequence: int, why: str) -> None:
        if sequence >= self.first:
            self.skipped[why] += 1


def _stricter(fates: Fates | None, fate: Fate, reasons: tuple[Reason, ...]) -> None:
    if fates is not None and fates.would != "denied":
        fates.would, fates.reasons = fate, reasons


def _reserved(decision: RecordedDecision, event: OrderRiskPassed) -> Reservation:
    """As risk reserved it: an exit adds no exposure."""
    order, used = decision.candidate.order, decision.inputs.quote
    if event.risk_pass.reduces:
        return Reservation(order.quantity, ZERO)
    return Reservation(order.quantity, worth_per_unit(order, None if used is None else quote_of(order.symbol, used)))
