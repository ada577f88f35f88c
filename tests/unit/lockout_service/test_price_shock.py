"""Price shocks: moves within minutes, unusual bars, bands by price."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.shocks import BandTier, PriceShock
from lockout_service.domain.bars import bipower_sigma
from lockout_service.domain.finding import Finding
from lockout_service.domain.price_shock import PriceState, band_of, observe
from lockout_service.domain.sameness import Taken, is_same

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
MOVE = PriceShock.model_validate({"enabled": True, "sigma": None, "move": {"percent": "5", "minutes": 5}})
BANDS = PriceShock.model_validate({"enabled": True, "sigma": None, "bands": "1"})
SIGMA = PriceShock.model_validate(
    {"enabled": True, "sigma": {"sigmas": "4", "bars": 20, "bar_minutes": 1, "floor_percent": "0.5"}}
)


def seen(settings: PriceShock, prices: list[tuple[float, str]]) -> list[Finding]:
    """What is found in prices, each with its second."""
    state, found = PriceState(), list[Finding]()
    for second, price in prices:
        state, news = observe(state, "AAPL", Decimal(price), START + timedelta(seconds=second), settings)
        found += news
    return found


@pytest.mark.parametrize(
    ("prices", "shocks"),
    [
        ([(0, "100"), (60, "105")], 1),
        ([(0, "100"), (60, "104.99")], 0),
        ([(0, "100"), (60, "95")], 1),
        ([(0, "100"), (400, "106")], 0),
        ([(0, "100"), (60, "97"), (120, "101.9")], 1),
        ([(0, "100"), (60, "106"), (61, "107"), (62, "106")], 1),
        ([(0, "100"), (60, "106"), (90, "112")], 2),
    ],
)
def test_so_many_percent_within_minutes_is_a_shock_once(prices: list[tuple[float, str]], shocks: int) -> None:
    """From the lowest and the highest; after a shock it begins anew at the price after it."""
    assert len(seen(MOVE, prices)) == shocks


def test_what_was_seen_is_said() -> None:
    (finding,) = seen(MOVE, [(0, "100"), (60, "106.2")])
    assert (finding.source, finding.rule, finding.key) == ("price_shock", "move", "2026-03-02T12:01:00Z")
    assert finding.reason == "The price moved 6.20 % within 5 min (limit 5 %)."
    assert finding.values == {
        "price": "106.2", "low": "100", "high": "106.2", "move_percent": "6.20", "minutes": "5",
    }  # fmt: skip


def repeats(price: str, second: float, *, after: str = "106") -> bool:
    """Whether another replica's finding is the same as one of `after`, at second 60."""
    (one,) = seen(MOVE, [(0, "100"), (60, after)])
    other = replace(one, key="another", price=Decimal(price), at=START + timedelta(seconds=second))
    return is_same(other, Taken(one.key, one.kin, one.at, one.price))


def test_a_shock_that_another_replica_saw_a_moment_apart_is_the_same_until_the_price_moves_on() -> None:
    assert repeats("106.3", 61)
    assert repeats("105.9", 59)
    assert not repeats("111.3", 62), "5 % further"
    assert not repeats("100.7", 62), "5 % back"
    assert not repeats("106.3", 60 + 300), "the window is over"


def test_after_a_gap_the_band_stands_around_the_last_mean() -> None:
    """The plan, section V (A) (2): without trades the reference price stays in effect."""
    calm = [(float(second), "100") for second in range(0, 240, 10)]
    assert [finding.rule for finding in seen(BANDS, [*calm, (7200, "106"), (7201, "106.1")])] == ["band"]
    assert seen(BANDS, [*calm, (7200, "104.9")]) == []


def test_a_further_move_in_the_same_bar_is_another_shock_and_one_that_is_not_is_none() -> None:
    prices = [*wobble(40), (2400.0, "103"), (2401.0, "103.2"), (2402.0, "106"), (2403.0, "106.2")]
    assert [finding.values["price"] for finding in seen(SIGMA, prices)] == ["103", "106"]


def test_a_price_that_never_moved_gives_no_measure_and_the_floor_decides() -> None:
    """Sigma is 0 then: without a floor every tick would be a shock."""
    flat = [(60.0 * bar, "100") for bar in range(40)]
    bare = SIGMA.model_copy(
        update={"sigma": SIGMA.sigma and SIGMA.sigma.model_copy(update={"floor_percent": Decimal(0)})}
    )
    assert seen(bare, [*flat, (2400.0, "101"), (2401.0, "102")]) == []
    assert [finding.rule for finding in seen(SIGMA, [*flat, (2400.0, "100.4"), (2401.0, "101")])] == ["sigma"]


def test_bars_of_other_minutes_are_forgotten() -> None:
    """Returns of a quarter of an hour would make a minute's jump look calm."""
    state = PriceState()
    for second, price in wobble(40, 0.05):
        state, _ = observe(state, "AAPL", Decimal(price), START + timedelta(seconds=second), SIGMA)
    other = PriceShock.model_validate({"enabled": True, "sigma": {"bars": 20, "bar_minutes": 5}})
    state, _ = observe(state, "AAPL", Decimal(100), START + timedelta(hours=2), other)
    assert state.bars.returns == ()


def test_switched_off_nothing_is_remembered() -> None:
    state, _ = observe(PriceState(), "AAPL", Decimal(100), START, MOVE)
    assert observe(state, "AAPL", Decimal(100), START, PriceShock()) == (PriceState(), [])


def test_a_price_that_is_not_newer_changes_nothing() -> None:
    state, _ = observe(PriceState(), "AAPL", Decimal(100), START, MOVE)
    assert observe(state, "AAPL", Decimal(200), START, MOVE) == (state, [])


@pytest.mark.parametrize(
    ("reference", "tier", "band"),
    [
        ("100", "1", "5"),
        ("100", "2", "10"),
        ("3", "1", "0.6"),
        ("3.01", "1", "0.1505"),
        ("0.75", "2", "0.15"),
        ("0.74", "1", "0.15"),
        ("0.10", "1", "0.075"),
    ],
)
def test_bands_follow_the_price(reference: str, tier: str, band: str) -> None:
    """Limit up, limit down: 5 or 10 % above 3 dollars, 20 % down to 0.75, below it the lesser of 0.15 and 75 %."""
    assert band_of(Decimal(reference), BandTier(tier)) == Decimal(band)


def test_a_price_outside_the_band_around_the_mean_of_five_minutes_is_a_shock() -> None:
    calm = [(second, "100") for second in range(0, 240, 10)]
    assert seen(BANDS, [*calm, (250, "104.9")]) == []
    (finding,) = seen(BANDS, [*calm, (250, "105"), (251, "105")])
    assert (finding.rule, finding.values["reference"], finding.values["band"]) == ("band", "100.0000", "5.0000")


def wobble(bars: int, size: float = 0.001) -> list[tuple[float, str]]:
    """One price a minute, up and down by a thousandth."""
    return [(60.0 * bar, f"{100 * math.exp(size * (bar % 2)):.6f}") for bar in range(bars)]


def test_a_bar_beyond_so_many_sigmas_is_a_shock_once_and_a_calm_one_is_none() -> None:
    calm = wobble(40)
    assert seen(SIGMA, calm) == []
    jump = [(60.0 * 40, "101.5"), (60.0 * 40 + 20, "102"), (60.0 * 41, "101.5")]
    (finding,) = seen(SIGMA, [*calm, *jump])
    assert (finding.rule, finding.key, finding.values["bar_minutes"]) == ("sigma", "2026-03-02T12:40:00Z", "1")


def test_a_move_below_the_floor_is_none_however_unusual() -> None:
    assert seen(SIGMA, [*wobble(40, 0.00001), (60.0 * 40, "100.3")]) == []


def test_before_there_are_enough_bars_nothing_is_unusual() -> None:
    assert seen(SIGMA, [*wobble(15), (60.0 * 15, "150")]) == []


def test_a_jump_of_the_past_does_not_inflate_sigma() -> None:
    calm = tuple(0.001 * (-1) ** number for number in range(96))
    jumped = (*calm[:48], 0.10, *calm[49:])
    plain = math.sqrt(sum(each**2 for each in jumped) / len(jumped))
    assert plain > 10 * 0.001
    assert bipower_sigma(jumped) < 2.5 * bipower_sigma(calm)


@given(
    st.lists(st.floats(-0.002, 0.002), min_size=96, max_size=96),
    st.lists(st.integers(1, 94), unique=True, max_size=2),
    st.floats(0.02, 0.5),
)
def test_jumps_of_the_past_hardly_inflate_sigma_however_large(calm: list[float], at: list[int], jump: float) -> None:
    """A jump is multiplied by its calm neighbours alone: with neighbours below `c`, two of size J add at most 4 (J + c) c to 95 products."""
    jumped = [jump if number in at else each for number, each in enumerate(calm)]
    if any(abs(one - other) == 1 for one in at for other in at):
        return
    c = 0.002
    bound = math.sqrt(bipower_sigma(calm) ** 2 + math.pi / 2 * 4 * (jump + c) * c / 95)
    assert bipower_sigma(jumped) <= bound + 1e-12


prices = st.lists(
    st.decimals("50", "150", places=2) | st.sampled_from([Decimal("1e-12"), Decimal(10) ** 18 - 1]),
    min_size=1,
    max_size=40,
)


@given(prices)
def test_any_prices_are_taken_and_the_same_prices_find_the_same(some: list[Decimal]) -> None:
    path = [(7.0 * number, str(price)) for number, price in enumerate(some)]
    everything = PriceShock.model_validate(
        {"enabled": True, "bands": "2", "move": {"percent": "3", "minutes": 2}, "sigma": {"bars": 10, "bar_minutes": 1}}
    )
    assert seen(everything, path) == seen(everything, path)
    keys = [(finding.rule, finding.key) for finding in seen(everything, path)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("settings", [MOVE, BANDS, SIGMA], ids=["move", "bands", "sigma"])
@given(move=st.decimals("0", "20", places=2), more=st.decimals("0", "20", places=2))
def test_a_larger_move_never_gets_a_kinder_verdict(settings: PriceShock, move: Decimal, more: Decimal) -> None:
    """Up or down; before it the price was calm."""
    calm = [(second, f"{Decimal(price):.4f}") for second, price in wobble(40)]
    last = Decimal(calm[-1][1])

    def shocks(percent: Decimal) -> int:
        return len(seen(settings, [*calm, (calm[-1][0] + 60, str(last * (100 + percent) / 100))]))

    for sign in (1, -1):
        assert shocks(sign * move) <= shocks(sign * (move + more))


@pytest.mark.parametrize("off", [PriceShock(), PriceShock.model_validate({"enabled": True, "sigma": None})])
def test_off_or_without_rules_nothing_is_found(off: Any) -> None:
    assert seen(off, [(0, "100"), (1, "500")]) == []
