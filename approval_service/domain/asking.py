"""Why a person is asked about an order: the switch of its mode, its worth (four eyes), or a rule (`operator_approval.ask_when`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from contracts.approval_rules import ApprovalRule
from contracts.config import RiskConfig, requires_approval
from contracts.orders import Order
from contracts.reasons import Reason, ReasonCode
from contracts.values import Mode, Stage, plain


@dataclass(frozen=True)
class Subject:
    """An order, and what of it may make somebody ask."""

    order: Order
    mode: Mode
    reduces: bool = False
    notional: Decimal | None = None
    market_open: bool | None = None
    """None where no hours are set for it, or they are not known."""
    is_first: bool = False
    """Whether no order of its strategy in its account has passed the gate yet."""


def why_asked(subject: Subject, config: RiskConfig) -> tuple[Reason, ...]:
    """Everything that asks for a person; nothing where the order may go on by itself. Exits do not ask where `exempt_exits` is on."""
    if subject.reduces and config.operator_approval.exempt_exits:
        return ()
    return (*_switch(subject, config), *_four_eyes(subject, config), *_rules(subject, config))


def people_needed(mode: Mode, notional: Decimal | None, config: RiskConfig) -> int:
    """How many different people have to approve: two for live orders of a worth that takes four eyes, or of unknown worth."""
    threshold = config.operator_approval.four_eyes_notional
    if mode is not Mode.LIVE or threshold is None:
        return 1
    return 2 if notional is None or notional >= threshold else 1


def describe(rule: ApprovalRule) -> str:
    """The rule in words."""
    return rule.name or ", ".join(_words(rule))


def _switch(subject: Subject, config: RiskConfig) -> Iterator[Reason]:
    if requires_approval(subject.mode, config):
        yield Reason.of(ReasonCode.APPROVAL_REQUIRED, Stage.APPROVAL, mode=subject.mode.value)


def _four_eyes(subject: Subject, config: RiskConfig) -> Iterator[Reason]:
    """Two people are people who are asked, also where the switch would ask nobody."""
    threshold = config.operator_approval.four_eyes_notional
    if threshold is not None and people_needed(subject.mode, subject.notional, config) > 1:
        yield Reason.of(
            ReasonCode.FOUR_EYES, Stage.APPROVAL, threshold=plain(threshold), notional=_worth(subject.notional)
        )


def _rules(subject: Subject, config: RiskConfig) -> Iterator[Reason]:
    for number, rule in enumerate(config.operator_approval.ask_when, start=1):
        if _asks(rule, subject):
            yield Reason.of(
                ReasonCode.APPROVAL_RULE,
                Stage.APPROVAL,
                rule=describe(rule),
                number=number,
                notional=_worth(subject.notional),
            )


def _asks(rule: ApprovalRule, subject: Subject) -> bool:
    """Whether everything holds that the rule names. What is not known counts as if it did: the order is held, not passed (S7)."""
    order = subject.order
    return all(
        (
            rule.min_notional is None or subject.notional is None or subject.notional >= rule.min_notional,
            not rule.symbols or order.symbol in rule.symbols,
            not rule.accounts or order.account in rule.accounts,
            not rule.strategies or order.strategy in rule.strategies,
            not rule.modes or subject.mode in rule.modes,
            not rule.first_order_of_strategy or subject.is_first,
            not rule.outside_market_hours or subject.market_open is not True,
        )
    )


def _worth(notional: Decimal | None) -> str | None:
    return None if notional is None else plain(notional)


def _words(rule: ApprovalRule) -> Iterator[str]:
    if rule.first_order_of_strategy:
        yield "the first order of its strategy"
    if rule.min_notional is not None:
        yield f"worth {plain(rule.min_notional)} or more"
    for word, names in (("in", rule.symbols), ("of account", rule.accounts), ("of strategy", rule.strategies)):
        if names:
            yield f"{word} {' or '.join(names)}"
    if rule.modes:
        yield f"in {' or '.join(rule.modes)} trading"
    if rule.outside_market_hours:
        yield "outside market hours"
