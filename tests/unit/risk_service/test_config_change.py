"""A config update changes only what it names (S9)."""

from decimal import Decimal

import pytest

from contracts.codec import dumps, loads
from contracts.config import RiskConfig
from contracts.values import Mode
from risk_service.domain.config_change import Changed, Invalid, change_config, unknown_keys

BEFORE = loads(
    '{"trading_mode":"paper","operator_approval":{"auto_approve_paper":true,"theirs":{"deep":0.1000000000000000055}},'
    '"limits":{"max_order_notional":"1000"},"desk":{"list":[1,2,{"x":1e400}],"big":123456789012345678901234567890}}'
)


def changed(changes, document=BEFORE, epoch=4):
    change = change_config(document, epoch, loads(changes))
    assert isinstance(change, Changed)
    return change


def test_a_toggle_keeps_every_other_key_to_the_digit():
    """S9."""
    change = changed('{"operator_approval":{"auto_approve_paper":false}}')
    assert dumps(change.document) == dumps(BEFORE).replace("true", "false")
    assert change.changes == ({"path": "operator_approval.auto_approve_paper", "before": True, "after": False},)


def test_a_list_is_replaced_whole_and_null_is_a_value():
    change = changed('{"limits":{"max_order_notional":null},"desk":{"list":[3]}}')
    assert change.document["limits"] == {"max_order_notional": None}
    assert change.document["desk"] == {"list": [3], "big": 123456789012345678901234567890}
    assert [entry["path"] for entry in change.changes] == ["limits.max_order_notional", "desk.list"]


def test_a_new_key_has_no_before():
    assert changed('{"limits":{"max_order_quantity":"5"}}').changes == (
        {"path": "limits.max_order_quantity", "after": "5"},
    )


def test_what_is_named_with_the_value_it_has_changes_nothing():
    change = changed('{"trading_mode":"paper","desk":{"big":123456789012345678901234567890}}')
    assert not change.any


def test_one_and_true_and_one_point_zero_are_three_values():
    """To the digit: Python holds them equal, JSON does not."""
    assert changed('{"n":1.0}', {"n": 1}).changes == ({"path": "n", "before": 1, "after": Decimal("1.0")},)
    assert changed('{"n":true}', {"n": 1}).any


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ('{"trading_mode":"casino"}', "trading_mode"),
        ('{"operator_approval":{"approval_timeout_minutes":0}}', "operator_approval.approval_timeout_minutes"),
        ('{"operator_approval":null}', "operator_approval"),
        ('{"limits":{"max_order_notional":-1}}', "limits.max_order_notional"),
        ('{"limits":{"price_collar_percent":101}}', "limits.price_collar_percent"),
        ('{"suspensions":[{"state":"halted"}]}', "suspensions.0.reason"),
    ],
)
def test_a_config_that_cannot_be_in_force_is_refused_by_the_key(changes, key):
    change = change_config(BEFORE, 0, loads(changes))
    assert isinstance(change, Invalid)
    assert change.errors[0]["key"] == key
    assert change.errors[0]["message"]


def test_nesting_has_a_limit():
    deep = '{"x":' * 65 + "1" + "}" * 65
    assert isinstance(change_config({}, 0, loads(deep)), Invalid)
    assert isinstance(change_config({}, 0, loads(deep[5:-1])), Changed)


@pytest.mark.parametrize(("mode", "epoch"), [("paper", 4), ("live", 5), ("disabled", 5)])
def test_a_change_of_mode_counts(mode, epoch):
    """P6: disabled and back is a change, too."""
    assert changed(f'{{"trading_mode":"{mode}"}}').mode_epoch == epoch


def test_a_config_from_before_our_keys_loads_with_the_defaults():
    config = RiskConfig.model_validate({"desk": {"since": 1999}})
    assert (config.trading_mode, config.operator_approval.auto_approve_paper) == (Mode.PAPER, True)
    assert changed('{"trading_mode":"live"}', {"desk": {"since": 1999}}, 0).mode_epoch == 1


def test_a_misspelt_key_is_told() -> None:
    """It is kept, since another version may know it; and it is in force for nobody here."""
    changes = {"limits": {"max_order_notionall": "1", "max_order_quantity": "2"}, "moon_phase": {"full": 1}}
    assert unknown_keys(changes) == ["limits.max_order_notionall", "moon_phase"]
