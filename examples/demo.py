"""The demo: a market of recorded prices and a bot that trades on it. `interlock up --demo` runs it; alone, `python -m examples.demo`.

It changes no setting of the stack. Of its orders some fill (`crossing`), some rest, fill or are canceled (`patient`), and some are denied
on a fresh stack already (`latecomer` proposes what is a minute and a half old; the limit is one minute). Whatever the operator sets shows
in them: with approval on they wait, a locked symbol's are denied, a limit denies what is above it. They are for paper trading alone.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Coroutine
from typing import Any

from examples.bot import Bot
from examples.connection import connect
from examples.recorded_market import DERIVED, publish_recorded
from examples.recordings import RECORDINGS, NotInstalled, Recording, load, typical_move
from examples.settings import ExampleSettings
from examples.strategies import Crossing, Latecomer, Patient, Stake, Strategy


def strategies_for(recording: Recording) -> list[Strategy]:
    """All three habits, in one symbol; who seldom wants something is asked first."""
    stake = Stake(recording.symbol, recording.lot)
    return [Latecomer(stake), Crossing(stake), Patient(stake, distance=typical_move(load(recording)) / 2)]


async def run(settings: ExampleSettings) -> None:
    """Trade until SIGTERM or Ctrl-C. Raises `NotInstalled`."""
    strategies = {recording.symbol: strategies_for(recording) for recording in RECORDINGS}
    bus = await connect(settings)
    bot = Bot(bus, strategies, settings)
    print(DERIVED, flush=True)
    print(
        f"At most {settings.bot_orders_per_minute:g} orders a minute, {settings.bot_open_orders_max} open.", flush=True
    )
    try:
        await _until_stopped(bot.run(), publish_recorded(bus, bar_seconds=settings.bot_bar_seconds))
    finally:
        await bot.take_back()
        await bus.close()


async def _until_stopped(*works: Coroutine[Any, Any, None]) -> None:
    """Do all of them until one fails or a signal comes."""
    tasks = [asyncio.ensure_future(work) for work in works]
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    waiting = asyncio.ensure_future(stop.wait())
    done, left = await asyncio.wait([*tasks, waiting], return_when=asyncio.FIRST_COMPLETED)
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    for task in done:
        task.result()


def main() -> None:
    """Run the demo."""
    try:
        asyncio.run(run(ExampleSettings()))
    except NotInstalled as missing:
        sys.exit(str(missing))


if __name__ == "__main__":
    main()
