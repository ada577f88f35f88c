"""Cooldowns: after a losing exit, and after several in a row."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.shocks import Cooldown
from lockout_service.domain.cooldown import Exit, cooldowns
from lockout_service.domain.finding import Finding, ends_at

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
THREE = Cooldown(enabled=True, minutes_after_loss=None)


def exits(*gains: str) -> list[Exit]:
    """Newest first."""
    return [
        Exit("main", "s", "AAPL", f"o-{number}", Decimal(gain), NOON - number * timedelta(minutes=1))
        for number, gain in enumerate(gains)
    ]


def judged(newest_first: list[Exit], settings: Cooldown) -> list[Finding]:
    return cooldowns(newest_first[0], newest_first, settings, cause="e-1")


def rules(gains: list[Exit], settings: Cooldown) -> list[str]:
    return [finding.rule for finding in judged(gains, settings)]


def test_a_losing_exit_pauses_its_symbol_for_its_strategy() -> None:
    (finding,) = judged(exits("-12.50"), Cooldown(enabled=True))
    assert (finding.source, finding.rule, finding.symbol, finding.key, finding.minutes) == (
        "cooldown", "loss", "AAPL", "o-0", 15,
    )  # fmt: skip
    assert (finding.account, finding.strategy) == ("main", "s")
    assert (finding.reason, finding.cause) == ("Cooldown: an exit lost 12.5.", "e-1")


def test_a_pause_runs_from_the_exit_and_one_that_is_over_is_none() -> None:
    """After an outage exits of hours ago come in: their pause is over."""
    (finding,) = judged(exits("-1"), Cooldown(enabled=True))
    assert ends_at(finding, now=NOON + timedelta(minutes=14)) == NOON + timedelta(minutes=15)


def test_a_streak_counts_for_the_exit_that_completes_it_also_when_its_fill_comes_late() -> None:
    late, newer, older = exits("-1", "-1", "-1")
    assert [each.rule for each in cooldowns(newer, [late, newer, older], THREE, cause=None)] == ["losses_in_a_row"]
    not_in_it = Exit("main", "s", "AAPL", "o-9", Decimal(-1), NOON - timedelta(days=1))
    assert cooldowns(not_in_it, [late, newer, older, not_in_it], THREE, cause=None) == []


@pytest.mark.parametrize(
    ("gains", "locks"), [(["-1", "-1", "-1"], True), (["-1", "0", "-1"], False), (["-1", "-1"], False)]
)
def test_three_losing_exits_in_a_row_pause_it_for_longer(gains: list[str], locks: bool) -> None:
    """One that broke even ends a streak."""
    assert rules(exits(*gains), THREE) == (["losses_in_a_row"] if locks else [])


@pytest.mark.parametrize(
    ("per", "scope"), [("strategy", ("main", "s")), ("account", ("main", None)), ("all", (None, None))]
)
def test_the_setting_says_whom_it_stops(per: str, scope: tuple[str | None, str | None]) -> None:
    (finding,) = judged(exits("-1"), Cooldown.model_validate({"enabled": True, "per": per}))
    assert (finding.account, finding.strategy) == scope


@pytest.mark.parametrize("gain", ["0", "5"])
def test_what_did_not_lose_pauses_nothing(gain: str) -> None:
    assert judged(exits(gain, "-1", "-1"), Cooldown(enabled=True)) == []


def test_off_it_pauses_nothing() -> None:
    assert rules(exits("-1", "-1", "-1"), Cooldown()) == []


@given(st.lists(st.decimals("-100", "100", places=2), min_size=1, max_size=6), st.decimals("0", "50", places=2))
def test_a_larger_loss_never_gets_a_kinder_verdict(gains: list[Decimal], more: Decimal) -> None:
    before = exits(*map(str, gains))
    worse = [replace(before[0], gain=gains[0] - more), *before[1:]]
    settings = Cooldown(enabled=True)
    assert set(rules(before, settings)) <= set(rules(worse, settings))
