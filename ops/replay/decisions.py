"""The decisions of a recording, each with what it was taken on, in an order in which everything before a decision was told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from contracts.decision_inputs import DecisionInputs
from contracts.events import OrderDenied, OrderRiskPassed
from contracts.passes import ControlVersions
from contracts.reasons import Reason, ReasonCode
from contracts.values import Stage
from ops.replay.proposals import Proposal
from risk_service.domain.candidate import Candidate

RiskDecision = OrderRiskPassed | OrderDenied
WITHOUT_INPUTS: Final = {ReasonCode.RETURNED_TOO_OFTEN, ReasonCode.DEAD_LETTERED}
"""Denials that follow from no check: of an order that came back too often, or that could not be handled."""


@dataclass(frozen=True)
class RecordedDecision:
    """What risk said of one order, when, on what."""

    sequence: int
    event: RiskDecision
    candidate: Candidate
    at: datetime
    inputs: DecisionInputs
    versions: ControlVersions

    @property
    def in_the_way(self) -> tuple[str, ...]:
        """The resting orders that a refusal names."""
        for reason in reasons_of(self.event):
            if reason.code is ReasonCode.EXIT_ALREADY_RESERVED and "orders" in reason.values:
                return tuple(reason.values["orders"].split(", "))
        return ()


def reasons_of(event: RiskDecision) -> tuple[Reason, ...]:
    """Why it was denied; nothing for a pass."""
    return event.reasons if isinstance(event, OrderDenied) else ()


def decision_of(sequence: int, event: RiskDecision, proposal: Proposal | None) -> RecordedDecision | str:
    """The decision that an event records; or why it cannot be made again."""
    if proposal is None:
        return "its proposal is not in the recording"
    versions = event.risk_pass.versions if isinstance(event, OrderRiskPassed) else None
    if event.inputs is not None and versions is None:
        versions = event.inputs.versions
    if event.inputs is None or versions is None:
        return "recorded before decisions named all that they were taken on"
    decided_in = event.risk_pass.round if isinstance(event, OrderRiskPassed) else event.round
    candidate = Candidate(
        proposal.order, proposal.terms_hash, proposal.mode, proposal.proposed_at, decided_in,
        mode_epoch=proposal.mode_epoch, proposed_by=proposal.proposed_by,
    )  # fmt: skip
    at = event.risk_pass.decided_at if isinstance(event, OrderRiskPassed) else event.occurred_at
    return RecordedDecision(sequence, event, candidate, at, event.inputs, versions)


def is_risk_decision(event: object) -> bool:
    """Whether risk's checks said it."""
    if isinstance(event, OrderRiskPassed):
        return True
    return (
        isinstance(event, OrderDenied)
        and event.stage is Stage.RISK
        and not any(reason.code in WITHOUT_INPUTS for reason in event.reasons)
    )


class InTime:
    """Decisions by their time: replicas publish theirs a little out of order, and each rests on those that were taken before it."""

    def __init__(self, most: int = 512) -> None:
        self._most = most
        self._waiting: list[RecordedDecision] = []

    def push(self, decision: RecordedDecision) -> Iterator[RecordedDecision]:
        """Take one in; those that are due now."""
        self._waiting.append(decision)
        if len(self._waiting) >= 2 * self._most:
            self._waiting.sort(key=lambda each: (each.at, each.sequence))
            due, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            yield from due

    def rest(self) -> Iterator[RecordedDecision]:
        """Those that are left."""
        yield from sorted(self._waiting, key=lambda each: (each.at, each.sequence))
        self._waiting = []
