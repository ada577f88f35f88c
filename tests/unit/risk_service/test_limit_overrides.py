"""Limits for one account, strategy or symbol, over the general ones."""

import pytest
from pydantic import ValidationError

from contracts.reasons import ReasonCode
from risk_service.domain.config_change import Changed, Invalid, change_config, unknown_keys
from tests.unit.risk_service.builders import a_config, an_order, an_override, codes, verdict_on

GENERAL = {"max_order_quantity": "100"}


def limit_for(overrides, **order):
    config = a_config(limits=GENERAL, limit_overrides=overrides)
    whom = {"account": "main", "strategy": "momentum", "symbol": "AAPL"} | order
    limit = config.limits_for(**whom).max_order_quantity
    return None if limit is None else str(limit)


@pytest.mark.parametrize("name", ["account", "strategy", "symbol"])
def test_an_override_holds_for_those_whom_it_names_and_nobody_else(name):
    mine = {"account": "main", "strategy": "momentum", "symbol": "AAPL"}[name]
    overrides = [an_override(**{name: mine}, max_order_quantity="5")]
    assert limit_for(overrides) == "5"
    assert limit_for(overrides, **{name: "OTHER"}) == "100"


def test_the_narrowest_override_has_the_last_word_wherever_it_stands():
    narrow = an_override(account="main", symbol="AAPL", max_order_quantity="7")
    wide = an_override(account="main", max_order_quantity="5")
    assert limit_for([narrow, wide]) == limit_for([wide, narrow]) == "7"
    assert limit_for([narrow, wide], symbol="MSFT") == "5"


def test_of_equally_narrow_ones_the_later_has_it():
    first, second = (
        an_override(account="main", max_order_quantity="5"),
        an_override(symbol="AAPL", max_order_quantity="6"),
    )
    assert (limit_for([first, second]), limit_for([second, first])) == ("6", "5")


def test_an_override_replaces_what_it_names_and_leaves_the_rest():
    config = a_config(
        limits={"max_order_quantity": "100", "max_order_notional": "1000"},
        limit_overrides=[an_override(symbol="AAPL", max_order_quantity="5")],
    )
    limits = config.limits_for(account="main", strategy="s", symbol="AAPL")
    assert (str(limits.max_order_quantity), str(limits.max_order_notional)) == ("5", "1000")


def test_null_takes_a_limit_away():
    assert limit_for([an_override(strategy="momentum", max_order_quantity=None)]) is None


def test_an_order_is_decided_under_its_own_limits():
    config = a_config(limits=GENERAL, limit_overrides=[an_override(symbol="AAPL", max_order_quantity="5")])
    verdict = verdict_on(an_order(quantity="6"), config=config)
    assert codes(verdict) == [ReasonCode.MAX_QUANTITY]
    assert verdict.reasons[0].values == {"limit": "5", "actual": "6"}


def test_a_limit_that_only_an_override_sets_is_asked_for():
    """The account's exposure is worked out although the general limits do not want it."""
    config = a_config(limit_overrides=[an_override(symbol="AAPL", max_gross_exposure="500")])
    assert config.sets("max_gross_exposure")
    verdict = verdict_on(an_order(limit_price="100"), config=config)
    assert codes(verdict) == [ReasonCode.MAX_GROSS_EXPOSURE]


def test_an_override_of_nobody_in_particular_is_refused():
    with pytest.raises(ValidationError, match="names an account"):
        a_config(limit_overrides=[an_override(max_order_quantity="5")])
    refused = change_config({}, 0, {"limit_overrides": [{"limits": {"max_order_quantity": "5"}}]})
    assert isinstance(refused, Invalid)
    assert refused.errors[0]["key"] == "limit_overrides.0"


def test_overrides_keep_their_unknown_keys_and_name_the_misspelt_ones():
    overrides = [{"symbol": "AAPL", "limits": {"max_order_quantty": "5"}, "note": "why"}]
    change = change_config({}, 0, {"limit_overrides": overrides})
    assert isinstance(change, Changed)
    assert change.document["limit_overrides"] == overrides
    assert unknown_keys({"limit_overrides": overrides}) == [
        "limit_overrides.0.limits.max_order_quantty",
        "limit_overrides.0.note",
    ]
