"""Whether a decision may be taken on an approval that waits: by this person, so, and now. Each refusal leaves it pending."""

from __future__ import annotations

from approval_service.domain import refusals
from approval_service.domain.approval import Approval, ApprovalStatus
from approval_service.domain.asking import people_needed
from approval_service.domain.people import is_named, same_person
from contracts.config import ConfigSnapshot
from contracts.messages import Problem
from contracts.values import Mode, TradingState


def why_not(
    approval: Approval, wanted: ApprovalStatus, *, by: str, config: ConfigSnapshot, in_bulk: bool
) -> Problem | None:
    """Why `by` may not decide so under the config in force; none where nothing is against it. Rejecting asks for no more than a name."""
    refusal = _mode_left(approval, config) or name_missing(approval, by, config)
    if refusal is not None or wanted is ApprovalStatus.REJECTED:
        return refusal
    if _is_halted(approval, config):
        return refusals.halted(approval)
    if in_bulk and approval.mode is Mode.LIVE:
        return refusals.live_in_bulk(approval)
    return _not_by(by, approval, config)


def name_missing(approval: Approval, by: str, config: ConfigSnapshot) -> Problem | None:
    """Whoever acts says who it is, where the desk wants that (`require_named_operator`)."""
    wants = config.config.operator_approval.require_named_operator
    return refusals.name_required(approval) if wants and not is_named(by) else None


def takes_two(approval: Approval, config: ConfigSnapshot) -> bool:
    """Whether two different people have to approve it under the config in force, which may be stricter than when it was asked for."""
    return people_needed(approval.mode, approval.notional, config.config) > 1


def _not_by(by: str, approval: Approval, config: ConfigSnapshot) -> Problem | None:
    """Nobody approves what they proposed, and nobody is two people. Who gives no name could be anybody, so is none of two."""
    if same_person(by, approval.proposed_by):
        return refusals.own_order(approval)
    if not takes_two(approval, config):
        return None
    if not is_named(by):
        return refusals.name_required(approval)
    return refusals.second_person_needed(approval) if same_person(by, approval.endorsed_by) else None


def _mode_left(approval: Approval, config: ConfigSnapshot) -> Problem | None:
    if (approval.mode, approval.mode_epoch) != (config.config.trading_mode, config.mode_epoch):
        return refusals.mode_changed(approval, config.config.trading_mode)
    return None


def _is_halted(approval: Approval, config: ConfigSnapshot) -> bool:
    order = approval.order
    state = config.config.state_for(account=order.account, strategy=order.strategy, symbol=order.symbol)
    return state is TradingState.HALTED
