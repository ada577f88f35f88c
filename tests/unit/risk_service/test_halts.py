"""Halting and resuming, in whole and in part."""

from contracts.scopes import Scope
from contracts.values import TradingState
from risk_service.domain.halts import halt, resume, suspend
from tests.unit.risk_service.builders import NOW

EVERYONE, AAPL = Scope(), Scope(symbol="AAPL")
AAPL_HALTED = {
    "symbol": "AAPL",
    "state": "halted",
    "reason": "odd fills",
    "by": "olga",
    "at": "2026-03-02T15:00:00Z",
}
REDUCED = {"symbol": "AAPL", "state": "reduce_only", "reason": "r", "by": "b", "at": "2026-01-01T00:00:00Z"}
OTHER = {"account": "a", "symbol": "AAPL", "state": "halted", "theirs": 1}


def halted(document, scope):
    return halt(document, scope, reason="odd fills", by="olga", at=NOW)


def test_without_a_scope_the_trading_state_is_halted():
    assert halted({}, EVERYONE) == {"trading_state": "halted"}
    assert halted({"trading_state": "reduce_only"}, EVERYONE) == {"trading_state": "halted"}


def test_with_a_scope_a_suspension_is_added():
    assert halted({}, AAPL) == {"suspensions": [AAPL_HALTED]}
    assert halted({"suspensions": [OTHER]}, AAPL) == {"suspensions": [OTHER, AAPL_HALTED]}


def test_a_milder_suspension_of_the_same_scope_gives_way():
    assert halted({"suspensions": [REDUCED, OTHER]}, AAPL) == {"suspensions": [OTHER, AAPL_HALTED]}


def test_what_is_halted_already_stays_as_it_is():
    assert halted({"trading_state": "halted"}, EVERYONE) == {}
    assert halted({"suspensions": [AAPL_HALTED]}, AAPL) == {}


def test_resume_takes_back_exactly_the_scope_that_was_halted():
    document = {"trading_state": "halted", "suspensions": [AAPL_HALTED, OTHER]}
    assert resume(document, EVERYONE) == {"trading_state": "active"}
    assert resume(document, AAPL) == {"suspensions": [OTHER]}
    assert resume(document, Scope(account="a", symbol="AAPL")) == {"suspensions": [AAPL_HALTED]}


def test_resuming_what_was_not_halted_changes_nothing():
    assert resume({}, EVERYONE) == {}
    assert resume({"suspensions": [OTHER]}, AAPL) == {}


def test_a_suspension_of_the_same_scope_gives_way_only_to_a_stricter_one():
    def reduced(document):
        return suspend(document, AAPL, TradingState.REDUCE_ONLY, reason="runaway", by="risk_service", at=NOW)

    assert reduced({"suspensions": [AAPL_HALTED]}) == reduced({"suspensions": [REDUCED]}) == {}
    (entry,) = reduced({})["suspensions"]
    assert (entry["state"], entry["by"]) == ("reduce_only", "risk_service")
