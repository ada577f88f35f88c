"""What the adapter sees of the fence for orders it already holds."""

from __future__ import annotations

from collections.abc import Sequence

from broker_adapter.domain.gate import Seen, versions_of
from broker_adapter.stores.releases import ReleaseRow
from chassis.unit_of_work import Work
from contracts.passes import CONFIG_FENCE, lockouts_fence
from contracts.values import ANY_SYMBOL


async def seen_by_symbol(symbols: Sequence[str], work: Work) -> dict[str, Seen]:
    """Versions and clock now, for each symbol."""
    names = {CONFIG_FENCE, lockouts_fence(ANY_SYMBOL), *(lockouts_fence(symbol) for symbol in symbols)}
    reading = await work.fence.read(names)
    return {symbol: Seen(versions_of(symbol, reading.versions), reading.now) for symbol in symbols}


async def seen_by(rows: Sequence[ReleaseRow], work: Work) -> dict[str, Seen]:
    """Versions and clock now, for each release by its order id."""
    by_symbol = await seen_by_symbol(sorted({row.order.symbol for row in rows}), work)
    return {row.order_id: by_symbol[row.order.symbol] for row in rows}
