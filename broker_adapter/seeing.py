"""What the adapter sees of the fence for orders it already holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from broker_adapter.domain.gate import Seen, versions_of
from broker_adapter.stores.release_row import ReleaseRow
from chassis.fence import FenceReading
from chassis.unit_of_work import Work
from contracts.passes import CONFIG_FENCE, lockouts_fence
from contracts.values import ANY_SYMBOL


def names_of(symbols: Iterable[str]) -> set[str]:
    """The fence's names that concern orders of these symbols."""
    return {CONFIG_FENCE, lockouts_fence(ANY_SYMBOL), *(lockouts_fence(symbol) for symbol in symbols)}


def seen_in(reading: FenceReading, rows: Iterable[ReleaseRow]) -> dict[str, Seen]:
    """What a reading says for each release, by its order id."""
    return {row.order_id: Seen(versions_of(row.order.symbol, reading.versions), reading.now) for row in rows}


async def seen_by_symbol(symbols: Sequence[str], work: Work) -> dict[str, Seen]:
    """Versions and clock now, for each symbol."""
    reading = await work.fence.read(names_of(symbols))
    return {symbol: Seen(versions_of(symbol, reading.versions), reading.now) for symbol in symbols}


async def seen_by(rows: Sequence[ReleaseRow], work: Work) -> dict[str, Seen]:
    """Versions and clock now, for each release by its order id."""
    return seen_in(await work.fence.read(names_of(row.order.symbol for row in rows)), rows)
