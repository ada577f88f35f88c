"""One order's whole way through the approval gate and to the release gate, in any order of passes, decisions, extensions, toggles, mode changes and time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from approval_service.domain import approval_life
from approval_service.domain.approval import Approval, ApprovalStatus
from approval_service.domain.approval_life import Decided, Endorsed, SaidBefore
from approval_service.domain.asking import people_needed, why_asked
from approval_service.domain.gate import (
    Asked,
    Candidate,
    Denied,
    Ignored,
    Known,
    Passed,
    Returned,
    Verdict,
    Waits,
    judge,
)
from approval_service.handlers import facts
from broker_adapter.domain import gate as release_gate
from chassis.config_in_force import InForce
from contracts.config import ConfigSnapshot
from contracts.events import OrderApproved
from contracts.ids import uuid7
from contracts.messages import Problem
from contracts.values import Mode
from tests.support.builders import NOON, an_order, versions
from tests.unit.approval_service.builders import a_candidate, a_config

PEOPLE = ["dana", "Dana", "erik", "ERIK", "fay", "operator"]
SELDOM = st.integers(0, 4).map(lambda number: number == 0)
"""Whether to do what ends everything: were it done as often as the rest, hardly an order would get far."""


class ApprovalLifecycle(RuleBasedStateMachine):
    """Risk, both gates, some operators, the sweeper and the clock, around the pure decisions. dana proposed it."""

    mode_of_order = Mode.PAPER
    notional: str | None = "150"

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.order = an_order()
        self.approvers: list[str] = []
        self.round = 0
        self.config: ConfigSnapshot = a_config(auto_approve_paper=False, approval_timeout_minutes=5)
        self.mode_epoch_of_order = 0
        self.known = Known()
        self.ended: list[tuple[ApprovalStatus, str | None]] = []
        self.ever_asked = False
        self.leaving: list[OrderApproved] = []
        """What was handed over to the release gate, and may come to it late and again."""

    @property
    def approval(self) -> Approval | None:
        return self.known.approval

    def store(self, approval: Approval) -> None:
        self.known = replace(self.known, approval=approval)

    def change(self, **changes: Any) -> None:
        operator_approval = self.config.config.operator_approval.model_dump() | changes.pop("operator_approval", {})
        known = {
            "mode": self.config.config.trading_mode,
            "mode_epoch": self.config.mode_epoch,
            "trading_state": self.config.config.trading_state,
        } | changes
        self.config = a_config(version=self.config.version + 1, **known, **operator_approval)

    @rule(behind=st.integers(0, 1), older_round=st.booleans())
    def risk_passes_it(self, behind: int, older_round: bool) -> None:
        candidate = a_candidate(
            self.order,
            config_version=self.config.version - behind,
            mode=self.mode_of_order,
            notional=self.notional,
            proposed_by="dana",
            mode_epoch=self.mode_epoch_of_order,
            round=max(self.round - older_round, 0),
            at=self.now,
        )
        verdict = judge(candidate, self.known, self.config, now=self.now)
        self.check_pass(verdict, candidate)
        match verdict:
            case Asked(because):
                assert not self.ever_asked
                self.ever_asked = True
                self.store(approval_life.ask(uuid7(), candidate, because, self.config, now=self.now))
            case Waits(approval):
                self.store(replace(approval, risk_pass=candidate.risk_pass))
            case Passed(approval=approval) as passed:
                if approval is not None:
                    self.store(replace(approval, risk_pass=candidate.risk_pass))
                self.leaving.append(facts.approved(candidate, passed, InForce(self.config, self.now), cause="risk"))
                self.round += 1  # should the release gate give it back
            case Returned():
                self.round += 1
            case _:
                assert isinstance(verdict, Denied | Ignored)

    @precondition(lambda self: self.leaving)
    @rule(which=st.integers(0, 3))
    def the_release_gate_looks(self, which: int) -> None:
        """S6: an approval that expired, was rejected, lapsed or was invalidated never lets its order out."""
        handed_over = self.leaving[-1 - which % len(self.leaving)]
        seen = release_gate.Seen(versions(config=self.config.version), self.now)
        verdict = release_gate.judge(handed_over, seen, send_deadline=timedelta(seconds=2))
        if not isinstance(verdict, release_gate.Release):
            return
        if self.approval is None:
            assert not self.ever_asked
            return
        assert self.approval.status is ApprovalStatus.APPROVED
        assert self.now < verdict.send_by <= self.approval.expires_at

    def check_pass(self, verdict: Verdict, candidate: Candidate) -> None:
        if not isinstance(verdict, Passed):
            return
        assert not self.known.final
        assert candidate.risk_pass.versions.config == self.config.version, "P4"
        assert self.mode_epoch_of_order == self.config.mode_epoch, "P6"
        if self.ever_asked:
            assert self.approval is not None
            assert self.approval.status is ApprovalStatus.APPROVED, "P5"
            assert self.now < self.approval.expires_at, "S6"
            assert verdict.by == ", ".join(self.approvers)
            assert "dana" not in self.persons, "nobody approves what they proposed"
        else:
            assert why_asked(candidate.subject, self.config.config) == ()
            assert people_needed(candidate.mode, candidate.notional, self.config.config) == 1, "two people are asked"

    @precondition(lambda self: self.approval is not None)
    @rule(by=st.sampled_from(PEOPLE), decision=st.sampled_from(["approved", "approved", "approved", "rejected"]))
    def an_operator_decides(self, by: str, decision: Literal["approved", "rejected"]) -> None:
        assert self.approval is not None
        match approval_life.decide(self.approval, decision, by=by, reason=None, config=self.config, now=self.now):
            case Decided(approval):
                assert self.approval.status is ApprovalStatus.PENDING
                assert self.now < self.approval.expires_at
                assert self.mode_epoch_of_order == self.config.mode_epoch
                assert decision == "rejected" or self.config.config.trading_state != "halted"
                if decision == "approved":
                    others = [name for name in self.approvers if name.casefold() != by.casefold()]
                    self.approvers = [*others, by]
                    assert len(self.persons) >= self.people_needed, "one person never supplies both approvals"
                    assert self.people_needed == 1 or "operator" not in self.persons
                self.store(approval)
            case Endorsed(approval):
                assert approval.status is ApprovalStatus.PENDING
                assert self.people_needed == 2
                self.approvers = [by]
                self.store(approval)
            case SaidBefore(approval):
                assert approval.status.value == decision
                assert by in (approval.decided_by, *(self.approvers if decision == "approved" else ()))
            case Problem() as problem:
                assert problem.status in (409, 403)

    @property
    def persons(self) -> set[str]:
        return {name.casefold() for name in self.approvers}

    @property
    def people_needed(self) -> int:
        return people_needed(self.mode_of_order, self.approval and self.approval.notional, self.config.config)

    @precondition(lambda self: self.approval is not None)
    @rule(minutes=st.sampled_from([1, 60, 10_080]))
    def an_operator_extends_it(self, minutes: int) -> None:
        assert self.approval is not None
        before = self.approval
        match approval_life.extend(before, minutes=minutes, by="erik", config=self.config, now=self.now):
            case Problem() as problem:
                assert problem.code in ("APPROVAL_NOT_PENDING", "EXPIRES_TOO_LATE")
            case extended:
                assert before.status_at(self.now) is ApprovalStatus.PENDING, "S6: what has expired is not woken"
                assert before.expires_at < extended.expires_at <= before.requested_at + timedelta(days=7)
                self.store(extended)

    @rule(seconds=st.sampled_from([0, 1, 1, 29, 299, 400]))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @precondition(lambda self: self.approval is not None)
    @rule(seconds=st.sampled_from([-1, 0, 1]))
    def its_expiry_comes_near_or_has_just_been(self, seconds: int) -> None:
        assert self.approval is not None
        self.now = max(self.now, self.approval.expires_at + timedelta(seconds=seconds))

    @precondition(lambda self: self.approval is not None)
    @rule()
    def the_sweeper_comes(self) -> None:
        assert self.approval is not None
        self.store(replace(self.approval, status=self.approval.status_at(self.now)))

    @rule(auto=st.booleans(), minutes=st.integers(1, 60), four_eyes=st.sampled_from([None, "100", "1000"]))
    def the_settings_change(self, auto: bool, minutes: int, four_eyes: str | None) -> None:
        expiry = self.approval.expires_at if self.approval else None
        switches = {"auto_approve_paper": auto, "require_approval_for_live": not auto}
        self.change(
            operator_approval={**switches, "approval_timeout_minutes": minutes, "four_eyes_notional": four_eyes}
        )
        assert expiry == (self.approval.expires_at if self.approval else None)

    @rule(state=st.sampled_from(["active", "reduce_only", "halted"]))
    def trading_halts_or_resumes(self, state: str) -> None:
        self.change(trading_state=state)

    @rule(mode=st.sampled_from(Mode), now=SELDOM)
    def the_mode_changes(self, mode: Mode, now: bool) -> None:
        if not now or mode is self.config.config.trading_mode:
            return
        self.change(mode=mode, mode_epoch=self.config.mode_epoch + 1)
        if self.approval is not None and self.approval.status is ApprovalStatus.PENDING:
            self.store(replace(self.approval, status=ApprovalStatus.INVALIDATED, reason="MODE_CHANGED"))

    @rule(now=SELDOM)
    def it_becomes_final(self, now: bool) -> None:
        if not now:
            return
        approval = self.approval
        if approval is not None and approval.status is ApprovalStatus.PENDING:
            approval = replace(approval, status=ApprovalStatus.INVALIDATED, reason="CANCELED_BY_REQUEST")
        self.known = Known(approval, final=True)

    @invariant()
    def an_end_stays_and_so_does_who_made_it(self) -> None:
        """`pending` ends once; ended approvals and their decisions are history (S10)."""
        if self.approval is not None and self.approval.status is not ApprovalStatus.PENDING:
            self.ended.append((self.approval.status, self.approval.decided_by))
        assert len(set(self.ended)) <= 1


class LiveLifecycle(ApprovalLifecycle):
    """The same in live trading, where an order of some worth takes two people."""

    mode_of_order = Mode.LIVE
    notional = None

    def __init__(self) -> None:
        super().__init__()
        self.config = a_config(mode=Mode.LIVE, approval_timeout_minutes=5, four_eyes_notional="100")


TestLiveLifecycle = LiveLifecycle.TestCase
TestLiveLifecycle.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
TestApprovalLifecycle = ApprovalLifecycle.TestCase
TestApprovalLifecycle.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
