"""The trading mode (P6)."""

from contracts.reasons import ReasonCode
from contracts.values import Mode
from tests.unit.risk_service.builders import a_config, codes, verdict_on


def test_a_paper_order_passes_in_paper_mode():
    assert codes(verdict_on()) == []


def test_an_order_proposed_for_another_mode_is_denied():
    """P6: the proposal states its mode, and it is not the current one."""
    verdict = verdict_on(config=a_config(trading_mode="live"), live_broker=True)
    assert codes(verdict) == [ReasonCode.MODE_CHANGED]
    assert verdict.reasons[0].values == {
        "proposed": "paper",
        "current": "live",
        "proposed_epoch": "0",
        "current_epoch": "0",
    }


def test_a_mode_changed_and_back_is_still_a_change():
    """P6: risk stamps the epoch at its first decision; any later difference denies."""
    verdict = verdict_on(candidate={"mode_epoch": 1, "round": 1}, mode_epoch=3)
    assert codes(verdict) == [ReasonCode.MODE_CHANGED]


def test_the_first_decision_takes_the_epoch_that_it_finds():
    """P6: nothing was stamped before."""
    assert verdict_on(mode_epoch=3).risk_pass.mode_epoch == 3


def test_disabled_stops_everything():
    verdict = verdict_on(config=a_config(trading_mode="disabled"))
    assert codes(verdict) == [ReasonCode.MODE_DISABLED, ReasonCode.MODE_CHANGED]


def test_an_order_for_disabled_trading_is_denied_although_the_modes_agree():
    verdict = verdict_on(candidate={"mode": Mode.DISABLED}, config=a_config(trading_mode="disabled"))
    assert codes(verdict) == [ReasonCode.MODE_DISABLED]


def test_live_without_a_live_broker_is_denied():
    verdict = verdict_on(candidate={"mode": Mode.LIVE}, config=a_config(trading_mode="live"))
    assert codes(verdict) == [ReasonCode.BROKER_NOT_CONFIGURED]


def test_live_with_a_live_broker_passes():
    verdict = verdict_on(candidate={"mode": Mode.LIVE}, config=a_config(trading_mode="live"), live_broker=True)
    assert codes(verdict) == []
