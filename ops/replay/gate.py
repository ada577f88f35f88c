"""The approval gate's decisions of a recording: whether an order went on by itself, or a person was asked, and why."""

from __future__ import annotations

from dataclasses import dataclass

from approval_service.domain import gate
from approval_service.domain.gate import NOTHING_KNOWN
from contracts.config import ConfigSnapshot
from contracts.events import ApprovalRequested, OrderApproved, OrderRiskPassed
from contracts.passes import AUTOMATIC
from contracts.reasons import Reason
from ops.replay.controls import ControlHistory


@dataclass(frozen=True)
class GateDecision:
    """What the gate said: why a person is asked; nothing where the order went on by itself."""

    passed: OrderRiskPassed
    because: tuple[Reason, ...] = ()


class Gate:
    """Knows the passes that wait for the gate, and which strategies have had an order through it."""

    def __init__(self) -> None:
        self._waiting: dict[str, OrderRiskPassed] = {}
        self._known: set[tuple[str, str]] = set()

    def passed(self, event: OrderRiskPassed) -> None:
        """Risk let an order go on to the gate."""
        self._waiting[event.order_id] = event

    def decided(self, event: OrderApproved | ApprovalRequested) -> GateDecision | None:
        """The decision that an event records; none where a person made it, or its RiskPass is not in the recording."""
        passed = self._waiting.get(event.order_id)
        if isinstance(event, OrderApproved):
            self._waiting.pop(event.order_id, None)
            if event.by != AUTOMATIC:
                self._known.add((event.order.account, event.order.strategy))
                return None
        if passed is None or event.causation_id != str(passed.event_id):
            return None
        return GateDecision(passed, () if isinstance(event, OrderApproved) else event.because)

    def judge(self, passed: OrderRiskPassed, controls: ControlHistory) -> tuple[Reason, ...] | str:
        """What the gate says under the config that the RiskPass names: why it asks, or what else it does, in a word."""
        version = passed.risk_pass.versions.config
        config, epoch = controls.config(version)
        snapshot = ConfigSnapshot.model_construct(
            version=version, mode_epoch=epoch, config=config, updated_by="", updated_at=passed.occurred_at
        )
        verdict = gate.judge(self.candidate(passed), NOTHING_KNOWN, snapshot, now=passed.occurred_at)
        match verdict:
            case gate.Passed():
                return ()
            case gate.Asked(because):
                return because
            case _:
                return type(verdict).__name__.lower()

    def candidate(self, passed: OrderRiskPassed) -> gate.Candidate:
        """The order as the gate sees it."""
        order, inputs = passed.order, passed.inputs
        return gate.Candidate(
            order, passed.mode, passed.risk_pass, inputs.notional, inputs.market_open, passed.proposed_by,
            is_first=(order.account, order.strategy) not in self._known,
        )  # fmt: skip

    def went_on(self, passed: OrderRiskPassed) -> None:
        """An order of its strategy has passed the gate."""
        self._known.add((passed.order.account, passed.order.strategy))

    def forget(self, order_id: str) -> None:
        """It is final."""
        self._waiting.pop(order_id, None)
