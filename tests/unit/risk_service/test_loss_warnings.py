"""A warning at 80 percent, once each."""

import pytest

from contracts.config import RiskConfig
from risk_service.domain.loss_warnings import warnings_of
from tests.unit.risk_service.builders import a_config, a_day, a_profit, an_override


def warned(total: str | None, *, realised: str = "0", config: RiskConfig | None = None, **limits):
    config = config or a_config(limits=limits)
    day = a_day(a_profit("0", "0"), high=a_profit("0", "10"), last=a_profit(realised, total))
    return [
        (warning.setting, str(warning.limit), str(warning.actual), str(warning.percent))
        for warning in warnings_of(day, config.limits_of_account("main"))
    ]


@pytest.mark.parametrize(
    ("total", "found"),
    [
        ("-79.99", []),
        ("-80", [("max_daily_loss", "100", "80", "80.0")]),
        ("-80.99", [("max_daily_loss", "100", "80.99", "80.9")]),
        ("-250", [("max_daily_loss", "100", "250", "250.0")]),
        ("90", []),
        (None, []),
    ],
)
def test_it_is_given_from_80_percent_on(total, found):
    assert warned(total, max_daily_loss="100") == found


def test_a_drawdown_is_warned_of_from_the_highest():
    assert warned("-70", max_drawdown="100") == [("max_drawdown", "100", "80", "80.0")]


def test_each_limit_that_an_order_of_the_account_may_have_is_warned_of_once():
    overrides = [
        an_override(strategy="careful", max_daily_loss="40"),
        an_override(symbol="BTC/USD", max_daily_loss="40"),
        an_override(account="other", max_daily_loss="1"),
    ]
    config = a_config(limits={"max_daily_loss": "100"}, limit_overrides=overrides)
    assert warned("-50", config=config) == [("max_daily_loss", "40", "50", "125.0")]


def test_the_basis_is_the_one_that_is_set():
    assert warned("-90", realised="-10", max_daily_loss="100", loss_basis="realised") == []
    assert warned(None, realised="-90", max_daily_loss="100", loss_basis="realised") != []
