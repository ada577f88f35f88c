"""The recorded prices, and the quotes that are made from them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import islice

import pytest

from examples.recorded_market import prices, quote, replay
from examples.recordings import BARS_KEPT, RECORDINGS, Bar, Recording, load, typical_move

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
BITCOIN, NVIDIA, AMAZON = RECORDINGS


def a_bar(opened: str, high: str, low: str, close: str, volume: str | None = "1000000") -> Bar:
    return Bar(NOON, Decimal(opened), Decimal(high), Decimal(low), Decimal(close), Decimal(volume) if volume else None)


@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda recording: recording.symbol)
def test_a_recording_is_real_prices_in_order(recording: Recording) -> None:
    bars = load(recording)
    assert len(bars) == BARS_KEPT
    assert [bar.at for bar in bars] == sorted({bar.at for bar in bars})
    assert all(bar.low <= min(bar.open, bar.close) <= max(bar.open, bar.close) <= bar.high for bar in bars)
    assert Decimal("0.001") < typical_move(bars) < Decimal("0.1")


def test_what_the_files_say_is_read_to_the_digit() -> None:
    assert load(AMAZON)[-1] == Bar(
        datetime(2020, 7, 31, tzinfo=UTC), Decimal("3244.0"), Decimal("3246.820068359375"), Decimal("3151.0"),
        Decimal("3164.679931640625"), Decimal("8085500"),
    )  # fmt: skip


def test_bitcoin_is_kept_at_whole_quarters_of_an_hour_and_its_missing_volume_is_said_to_be_missing() -> None:
    bars = load(BITCOIN, most=100_000)
    assert {(bar.at.minute % 15, bar.at.second) for bar in bars} == {(0, 0)}
    assert any(bar.volume is None for bar in bars)
    assert bars[0].volume == Decimal("50628608") / Decimal("43548.7734375")


def test_a_bar_goes_through_its_low_first_when_it_rose() -> None:
    assert [str(price) for price in prices(a_bar("10", "13", "9", "12.345"))] == ["10.00", "9.00", "13.00", "12.34"]
    assert [str(price) for price in prices(a_bar("12", "13", "9", "10"))] == ["12.00", "13.00", "9.00", "10.00"]


def test_a_quote_lies_around_the_recorded_price() -> None:
    said = quote(NVIDIA, a_bar("130", "132", "129", "131", "5000000"), Decimal("130.00"), at=NOON)
    assert (said.bid, said.last, said.ask) == (Decimal("129.99"), Decimal("130.00"), Decimal("130.01"))
    assert (said.bid_size, said.ask_size, said.quoted_at) == (Decimal(500), Decimal(500), NOON)
    dear = quote(BITCOIN, a_bar("50000", "50000", "50000", "50000"), Decimal("50000.00"), at=NOON)
    assert (dear.bid, dear.ask) == (Decimal("49995.00"), Decimal("50005.00"))


def test_a_bar_without_volume_shows_a_hundred_lots() -> None:
    said = quote(BITCOIN, a_bar("1", "1", "1", "1", None), Decimal("1.00"), at=NOON)
    assert said.bid_size == Decimal("0.100")


def test_after_the_last_bar_the_recording_begins_anew() -> None:
    count = 4 * BARS_KEPT
    recorded = list(islice(replay(NVIDIA), count + 1))
    assert recorded[count] == recorded[0]
    assert recorded[-2][0].at - recorded[0][0].at > timedelta(days=300)
