"""How often the price shock rule locks on recorded prices: the real rule, over the bars of BTC-USD, close by close."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from contracts.shocks import PriceShock
from examples.recordings import RECORDINGS, Bar, load
from lockout_service.domain.price_shock import PriceState, observe

BARS_MAX = 100_000
SETTINGS: dict[str, dict[str, Any]] = {
    "the defaults": {"sigma": {}},
    "k = 6, no floor": {"sigma": {"sigmas": "6", "floor_percent": "0"}},
    "k = 4, no floor": {"sigma": {"sigmas": "4", "floor_percent": "0"}},
    "2 % within 60 min": {"sigma": None, "move": {"percent": "2", "minutes": 60}},
}


def measure_price_shocks() -> dict[str, Any]:
    """`{"symbol", "bars", "days", "locks_a_day": {...}}`. Raises `NotInstalled` without the recordings."""
    recording = RECORDINGS[0]
    bars = load(recording, most=BARS_MAX)
    days = Decimal((bars[-1].at - bars[0].at) / timedelta(days=1))
    return {
        "symbol": recording.symbol,
        "bars": len(bars),
        "days": round(float(days), 1),
        "locks_a_day": {
            name: round(_locks(bars, PriceShock.model_validate({"enabled": True, **settings})) / float(days), 2)
            for name, settings in SETTINGS.items()
        },
    }


def _locks(bars: Iterable[Bar], settings: PriceShock) -> int:
    """The close of each bar is a price in its last second."""
    state, count = PriceState(), 0
    for bar in bars:
        state, found = observe(state, "BTC/USD", bar.close, bar.at + timedelta(minutes=15, seconds=-1), settings)
        count += len(found)
    return count
