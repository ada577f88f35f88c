"""Why a person is asked, and how many have to approve."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from approval_service.domain.asking import Subject, describe, people_needed, why_asked
from contracts.approval_rules import ApprovalRule
from contracts.config import RiskConfig
from contracts.values import Mode
from risk_service.domain.config_change import Invalid, change_config
from tests.support.builders import an_order


def a_config(*rules, **settings) -> RiskConfig:
    return RiskConfig.model_validate({"operator_approval": {"ask_when": list(rules), **settings}})


def an_order_of(**fields) -> Subject:
    """A paper buy worth 100 in AAPL, of a known strategy, while the market is open."""
    terms = {name: fields.pop(name) for name in ("symbol", "account", "strategy") if name in fields}
    worth = fields.pop("notional", "100")
    known = {"mode": Mode.PAPER, "notional": None if worth is None else Decimal(worth), "market_open": True}
    return Subject(an_order(**({"symbol": "AAPL"} | terms)), **(known | fields))


def asks(subject: Subject, config: RiskConfig) -> list[str]:
    return [reason.values["rule"] for reason in why_asked(subject, config) if reason.code == "APPROVAL_RULE"]


@pytest.mark.parametrize(
    ("rule", "subject", "held"),
    [
        ({"min_notional": "100"}, {"notional": "100"}, True),
        ({"min_notional": "100"}, {"notional": "99.99"}, False),
        ({"min_notional": "100"}, {"notional": None}, True),
        ({"symbols": ["aapl", "MSFT"]}, {}, True),
        ({"symbols": ["MSFT"]}, {}, False),
        ({"strategies": ["wild"]}, {"strategy": "wild"}, True),
        ({"strategies": ["wild"]}, {"strategy": "tame"}, False),
        ({"accounts": ["fund"]}, {"account": "fund"}, True),
        ({"accounts": ["fund"]}, {}, False),
        ({"modes": ["live"]}, {}, False),
        ({"modes": ["paper"]}, {}, True),
        ({"first_order_of_strategy": True}, {"is_first": True}, True),
        ({"first_order_of_strategy": True}, {}, False),
        ({"outside_market_hours": True}, {"market_open": False}, True),
        ({"outside_market_hours": True}, {"market_open": None}, True),
        ({"outside_market_hours": True}, {}, False),
        ({"symbols": ["AAPL"], "min_notional": "101"}, {}, False),
        ({"symbols": ["AAPL"], "min_notional": "99"}, {}, True),
    ],
)
def test_a_rule_asks_where_everything_holds_that_it_names(rule, subject, held):
    """What is not known counts as if it did: the order is held (S7)."""
    assert bool(asks(an_order_of(**subject), a_config(rule))) is held


def test_every_rule_that_asks_is_told_with_its_number_and_the_switch_first():
    config = a_config(
        {"symbols": ["MSFT"]},
        {"name": "big ones", "min_notional": "50"},
        {"modes": ["paper"]},
        auto_approve_paper=False,
    )
    said = why_asked(an_order_of(), config)
    assert [(reason.code, reason.values) for reason in said] == [
        ("APPROVAL_REQUIRED", {"mode": "paper"}),
        ("APPROVAL_RULE", {"rule": "big ones", "number": "2", "notional": "100"}),
        ("APPROVAL_RULE", {"rule": "in paper trading", "number": "3", "notional": "100"}),
    ]


def test_rules_add_to_the_switches_and_never_take_away_from_them():
    config = a_config({"symbols": ["MSFT"]}, auto_approve_paper=False)
    assert [reason.code for reason in why_asked(an_order_of(), config)] == ["APPROVAL_REQUIRED"]


def test_an_exit_is_not_asked_about_where_exits_are_exempt():
    rule = {"symbols": ["AAPL"]}
    assert why_asked(an_order_of(reduces=True), a_config(rule, exempt_exits=True, auto_approve_paper=False)) == ()
    assert asks(an_order_of(reduces=True), a_config(rule)) == ["in AAPL"]


def test_a_rule_without_a_name_is_told_by_what_it_names():
    everything = ApprovalRule.model_validate(
        {
            "first_order_of_strategy": True, "min_notional": "1000.50", "symbols": ["AAPL", "MSFT"], "accounts": ["main"],
            "strategies": ["a", "b"], "modes": ["live"], "outside_market_hours": True,
        }
    )  # fmt: skip
    assert describe(everything) == (
        "the first order of its strategy, worth 1000.5 or more, in AAPL or MSFT, of account main, of strategy a or b, "
        "in live trading, outside market hours"
    )


def test_an_order_that_takes_two_people_is_asked_about_also_where_the_switch_asks_nobody():
    config = a_config(require_approval_for_live=False, four_eyes_notional="1000")
    live = {"mode": Mode.LIVE}
    said = why_asked(an_order_of(**live, notional="1000"), config)
    assert [(reason.code, reason.values) for reason in said] == [
        ("FOUR_EYES", {"threshold": "1000", "notional": "1000"})
    ]
    assert [reason.values for reason in why_asked(an_order_of(**live, notional=None), config)] == [
        {"threshold": "1000"}
    ]
    assert why_asked(an_order_of(**live, notional="999.99"), config) == ()
    assert why_asked(an_order_of(notional="1000"), config) == (), "paper orders take one person at most"
    exempt = a_config(require_approval_for_live=False, four_eyes_notional="1000", exempt_exits=True)
    assert why_asked(an_order_of(**live, notional="1000", reduces=True), exempt) == ()


@pytest.mark.parametrize(
    "rule",
    [
        {}, {"name": "everything"}, {"symbols": []}, {"first_order_of_strategy": False}, {"min_notional": None},
        {"min_notionl": "5"}, {"min_notional": "0"}, {"symbols": ["not a symbol"]},
    ],
)  # fmt: skip
def test_a_rule_that_names_nothing_or_nonsense_is_refused_and_its_key_is_told(rule):
    with pytest.raises(ValidationError):
        a_config(rule)
    said = change_config({}, 0, {"operator_approval": {"ask_when": [{"symbols": ["AAPL"]}, rule]}})
    assert isinstance(said, Invalid)
    assert said.errors[0]["key"].startswith("operator_approval.ask_when.1")


@pytest.mark.parametrize(
    ("mode", "notional", "threshold", "people"),
    [
        (Mode.LIVE, "1000", "1000", 2),
        (Mode.LIVE, "999.99", "1000", 1),
        (Mode.LIVE, None, "1000", 2),
        (Mode.LIVE, "1000000", None, 1),
        (Mode.PAPER, "1000000", "1000", 1),
    ],
)
def test_live_orders_of_some_worth_or_an_unknown_one_take_two_people(mode, notional, threshold, people):
    worth = None if notional is None else Decimal(notional)
    assert people_needed(mode, worth, a_config(four_eyes_notional=threshold)) == people


@given(st.decimals("0", "1e6", places=2), st.decimals("0.01", "1e6", places=2), st.decimals("0", "1e6", places=2))
def test_a_larger_order_is_never_asked_about_less(notional, threshold, more):
    config = a_config({"min_notional": str(threshold)}, four_eyes_notional=str(threshold))
    if asks(an_order_of(notional=notional), config):
        assert asks(an_order_of(notional=notional + more), config)
    smaller, larger = (people_needed(Mode.LIVE, worth, config) for worth in (notional, notional + more))
    assert smaller <= larger
