"""The same decisions again: with the recorded config, lockouts and inputs every one must come out as it was recorded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from contracts.events import ApprovalRequested, Event, OrderApproved, OrderDenied, OrderProposed, OrderRiskPassed
from contracts.events.order import OrderEvent
from contracts.reasons import Reason
from ops.replay.controls import ControlHistory, UnknownVersion
from ops.replay.decisions import InTime, RecordedDecision, decision_of, is_risk_decision, reasons_of
from ops.replay.finals import is_final
from ops.replay.gate import Gate
from ops.replay.passed_orders import PassedOrders
from ops.replay.proposals import Proposals
from risk_service.domain.decide import decide
from risk_service.domain.recorded import recorded_state
from risk_service.domain.verdicts import Passed, Verdict

NAMED_MAX: Final = 1_000
"""So many differences are kept; all are counted."""


@dataclass(frozen=True)
class Difference:
    """A decision that came out otherwise."""

    sequence: int
    order_id: str
    stage: str
    recorded: str
    replayed: str

    def shown(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "sequence": self.sequence, "order_id": self.order_id, "stage": self.stage,
            "recorded": self.recorded, "replayed": self.replayed,
        }  # fmt: skip


@dataclass
class Verification:
    """What was found so far."""

    controls: ControlHistory
    first: int = 1
    """Decisions before this sequence are followed and not compared."""
    risk: int = 0
    gate: int = 0
    differing: int = 0
    differences: list[Difference] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    """Decisions that cannot be made again, by the reason."""
    _proposals: Proposals = field(default_factory=Proposals)
    _passed: PassedOrders = field(default_factory=PassedOrders)
    _in_time: InTime = field(default_factory=InTime)
    _gate: Gate = field(default_factory=Gate)

    def take(self, sequence: int, event: Event) -> None:
        """An event of the journal, which was not told before."""
        match event:
            case OrderProposed():
                self._proposals.hear(event)
            case OrderRiskPassed() | OrderDenied() if is_risk_decision(event):
                self._take_decision(sequence, event)
            case OrderApproved() | ApprovalRequested():
                self._compare_gate(sequence, event)
        if isinstance(event, OrderEvent) and is_final(event):
            self._proposals.forget(event.order_id)
            self._gate.forget(event.order_id)

    def finish(self) -> None:
        """Nothing more comes."""
        for decision in self._in_time.rest():
            self._compare(decision)

    def _take_decision(self, sequence: int, event: OrderRiskPassed | OrderDenied) -> None:
        decision = decision_of(sequence, event, self._proposals.of(event.order_id))
        if isinstance(event, OrderRiskPassed):
            self._proposals.decided(event.order_id, event.risk_pass.mode_epoch)
            self._gate.passed(event)
        if isinstance(decision, str):
            self._skip(sequence, decision)
            return
        for due in self._in_time.push(decision):
            self._compare(due)

    def _compare(self, decision: RecordedDecision) -> None:
        order, event = decision.candidate.order, decision.event
        if decision.sequence >= self.first:
            try:
                verdict = again(decision, self.controls, self._passed)
            except UnknownVersion as unknown:
                self._skip(decision.sequence, f"not in the recording: {unknown}")
            else:
                self.risk += 1
                if not is_same(decision, verdict):
                    self._differ(decision.sequence, event.order_id, "risk", said(event), said_again(verdict))
        if isinstance(event, OrderRiskPassed) and decision.candidate.is_new:
            self._passed.add(order, decision.at)

    def _compare_gate(self, sequence: int, event: OrderApproved | ApprovalRequested) -> None:
        decision = self._gate.decided(event)
        if decision is None:
            return
        if sequence >= self.first:
            try:
                because = self._gate.judge(decision.passed, self.controls)
            except UnknownVersion as unknown:
                self._skip(sequence, f"not in the recording: {unknown}")
            else:
                self.gate += 1
                if because != decision.because:
                    self._differ(sequence, event.order_id, "approval", asked(decision.because), asked(because))
        if not decision.because:
            self._gate.went_on(decision.passed)

    def _skip(self, sequence: int, why: str) -> None:
        if sequence >= self.first:
            self.skipped[why] += 1

    def _differ(self, sequence: int, order_id: str, stage: str, recorded: str, replayed: str) -> None:
        self.differing += 1
        if len(self.differences) < NAMED_MAX:
            self.differences.append(Difference(sequence, order_id, stage, recorded, replayed))


def again(decision: RecordedDecision, controls: ControlHistory, passed: PassedOrders) -> Verdict:
    """Decide as it was decided. Raises `UnknownVersion`."""
    order, inputs, versions = decision.candidate.order, decision.inputs, decision.versions
    config, _ = controls.config(versions.config)
    seconds = config.likeness_seconds
    state = recorded_state(
        order,
        inputs,
        controls=controls.controls(
            versions.config,
            live_broker=bool(inputs.live_broker),
            with_calendars=not _hours_were_unknown(decision, controls),
        ),
        market=controls.market(order.symbol, versions),
        recent=passed.before(order, decision.at, seconds) if seconds and decision.candidate.is_new else None,
        in_the_way=decision.in_the_way,
    )
    return decide(decision.candidate, state, decision.at)


def is_same(decision: RecordedDecision, verdict: Verdict) -> bool:
    """Whether the same was decided: the same pass to the microsecond of its lease, or the same reasons with the same values."""
    if isinstance(verdict, Passed):
        return isinstance(decision.event, OrderRiskPassed) and decision.event.risk_pass == verdict.risk_pass
    return isinstance(decision.event, OrderDenied) and _sorted(reasons_of(decision.event)) == _sorted(verdict.reasons)


def said(event: OrderRiskPassed | OrderDenied) -> str:
    """A recorded decision in a line."""
    if isinstance(event, OrderRiskPassed):
        return f"passed until {event.risk_pass.valid_until.isoformat()}"
    return f"denied: {_listed(event.reasons)}"


def said_again(verdict: Verdict) -> str:
    """A verdict in a line."""
    if isinstance(verdict, Passed):
        return f"passed until {verdict.risk_pass.valid_until.isoformat()}"
    return f"denied: {_listed(verdict.reasons)}"


def asked(because: tuple[Reason, ...] | str) -> str:
    """What the approval gate did, in a line."""
    if isinstance(because, str):
        return because
    return f"asked: {_listed(because)}" if because else "went on"


def _listed(reasons: tuple[Reason, ...]) -> str:
    return "; ".join(
        " ".join([reason.code.value, *(f"{name}={value}" for name, value in reason.values.items())])
        for reason in reasons
    )


def _sorted(reasons: tuple[Reason, ...]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Lockouts are held in no order of their own."""
    return sorted((reason.code.value, reason.stage.value, sorted(reason.values.items())) for reason in reasons)


def _hours_were_unknown(decision: RecordedDecision, controls: ControlHistory) -> bool:
    """Whether the calendar of the order could not be read then: what was not known is not known in a replay either."""
    order = decision.candidate.order
    config, _ = controls.config(decision.versions.config)
    limits = config.limits_for(account=order.account, strategy=order.strategy, symbol=order.symbol)
    return limits.market_hours is not None and decision.inputs.market_open is None
