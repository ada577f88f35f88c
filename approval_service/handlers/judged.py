"""A batch at the gate after judging: what is stored of it, and what is said."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from approval_service.domain.approval import Approval, ApprovalStatus
from approval_service.domain.gate import Asked, Candidate, Denied, Known, Passed, Returned, Verdict, Waits
from approval_service.handlers import facts
from chassis.config_in_force import InForce
from contracts.events import Event, OrderRiskPassed


@dataclass(frozen=True)
class Judged:
    """One order, and what becomes of it."""

    cause: str
    """Id of the event that brought it."""
    candidate: Candidate
    known: Known
    verdict: Verdict
    asked: Approval | None = None
    """The approval that the verdict `Asked` asks for."""

    def events(self, ruling: InForce, asked_for: Collection[str]) -> tuple[Event, ...]:
        """What is said of it; of an approval only if it is among those `asked_for`, by order."""
        order_id = self.candidate.order.order_id
        match self.verdict:
            case Passed() as passed:
                return (facts.approved(self.candidate, passed, ruling, cause=self.cause),)
            case Returned():
                return (facts.returned(self.candidate, ruling, cause=self.cause),)
            case Asked() if self.asked is not None and order_id in asked_for:
                return (facts.requested(self.asked, cause=self.cause),)
            case Denied(reason):
                said = facts.denied(
                    order_id, reason, round=self.candidate.risk_pass.round, at=ruling.now, cause=self.cause
                )
                waiting = self.waiting
                ended = (facts.invalidated(waiting, reason, at=ruling.now, cause=self.cause),) if waiting else ()
                return (*ended, said)
            case _:
                return ()

    @property
    def waiting(self) -> Approval | None:
        """Its approval, if it was pending when it came."""
        approval = self.known.approval
        return approval if approval is not None and approval.status is ApprovalStatus.PENDING else None


def newest_rounds(events: Iterable[OrderRiskPassed]) -> list[OrderRiskPassed]:
    """One event an order: an older round beside a newer one says nothing (P15)."""
    newest: dict[str, OrderRiskPassed] = {}
    for event in events:
        held = newest.get(event.order_id)
        if held is None or event.risk_pass.round >= held.risk_pass.round:
            newest[event.order_id] = event
    return list(newest.values())


def asked(judged: Iterable[Judged]) -> list[Approval]:
    """The approvals to ask for."""
    return [one.asked for one in judged if one.asked is not None]


def renewed(judged: Iterable[Judged]) -> Mapping[UUID, Candidate]:
    """The approvals that stand, by id, with the order that brought their newer RiskPass."""
    return {
        one.verdict.approval.id: one.candidate
        for one in judged
        if isinstance(one.verdict, Waits | Passed) and one.verdict.approval is not None
    }


def ended(judged: Iterable[Judged]) -> Mapping[str, str]:
    """Orders denied while their approval was pending, with the code of why."""
    return {
        one.candidate.order.order_id: one.verdict.reason.code.value
        for one in judged
        if isinstance(one.verdict, Denied) and one.waiting is not None
    }
