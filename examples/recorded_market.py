"""Publishes recorded prices as quotes, restamped to now: `python -m examples.recorded_market`.

A recording holds bars, not a book, so most of a quote is derived from them, in the plainest way:

- a bar becomes four prices: open, then low and high (high and low where it closed below its open), then close, evenly in time;
- bid and ask lie one basis point (0.01 %) to either side of the recorded price, at least one cent;
- the size shown at each is a ten-thousandth of the bar's volume, at least a hundred lots;
- every bar takes the same time, whether it was recorded over 15 minutes or a day; after the last one the recording begins anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import ROUND_DOWN, Decimal
from itertools import cycle
from typing import Final

from nats.aio.client import Client

from contracts.quotes import Quote
from examples.connection import connect
from examples.recordings import RECORDINGS, Bar, Recording, load
from examples.settings import ExampleSettings

CENT: Final = Decimal("0.01")
HALF_SPREAD: Final = Decimal("0.0001")
SIZE_SHOWN: Final = Decimal("0.0001")
LOTS_SHOWN_MIN: Final = 100
PRICES_A_BAR: Final = 4
DERIVED: Final = (
    "Prices are recorded bars of BTC-USD (15 minutes), NVDA and AMZN (days), restamped to now. Derived from them: the order of high and "
    "low, bid and ask (0.01 % to either side), and sizes (a ten-thousandth of the volume)."
)


def prices(bar: Bar) -> tuple[Decimal, ...]:
    """The prices that a bar went through, as far as it tells."""
    between = (bar.low, bar.high) if bar.close >= bar.open else (bar.high, bar.low)
    return tuple(price.quantize(CENT) for price in (bar.open, *between, bar.close))


def quote(recording: Recording, bar: Bar, price: Decimal, *, at: datetime) -> Quote:
    """A recorded price as a quote of now."""
    half = max(CENT, (price * HALF_SPREAD).quantize(CENT))
    shown = max(recording.lot * LOTS_SHOWN_MIN, (bar.volume or Decimal(0)) * SIZE_SHOWN)
    size = shown.quantize(recording.lot, rounding=ROUND_DOWN)
    return Quote(
        symbol=recording.symbol,
        bid=price - half,
        ask=price + half,
        last=price,
        bid_size=size,
        ask_size=size,
        quoted_at=at,
    )


def replay(recording: Recording) -> Iterator[tuple[Bar, Decimal]]:
    """Every price of a recording, for ever."""
    return ((bar, price) for bar in cycle(load(recording)) for price in prices(bar))


async def publish_recorded(bus: Client, *, bar_seconds: float) -> None:
    """Publish the quotes of all recordings until canceled. Raises `NotInstalled`."""
    replays = [(recording, replay(recording)) for recording in RECORDINGS]
    while True:
        for recording, recorded in replays:
            bar, price = next(recorded)
            said = quote(recording, bar, price, at=datetime.now(UTC))
            await bus.publish(said.subject, said.model_dump_json().encode())
        await asyncio.sleep(bar_seconds / PRICES_A_BAR)


async def main() -> None:
    """Publish until stopped."""
    settings = ExampleSettings()
    print(DERIVED, flush=True)
    bus = await connect(settings)
    await publish_recorded(bus, bar_seconds=settings.bot_bar_seconds)


if __name__ == "__main__":
    asyncio.run(main())
