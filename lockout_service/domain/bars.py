"""Bars of a price, and how unusual a move is. Pure. Floats: these are statistics of returns, and no money is counted with them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from lockout_service.domain.windows import floor


@dataclass(frozen=True, slots=True)
class Bars:
    """Returns of the bars that are closed, and the running bar."""

    minutes: int = 0
    begins: datetime | None = None
    close: float = 0.0
    """The last price of the running bar."""
    previous_close: float | None = None
    base: float | None = None
    """What a move is measured from: the close before the running bar, or the price after a shock in it."""
    returns: tuple[float, ...] = ()
    """Logarithmic, close to close, oldest first."""


def in_bar(bars: Bars, price: float, at: datetime, *, minutes: int, most: int) -> Bars:
    """With one more price; the first price of a new bar closes the one before. Bars of other minutes are forgotten."""
    begins = floor(at, timedelta(minutes=minutes))
    if bars.begins is None or bars.minutes != minutes:
        return Bars(minutes, begins, price)
    if begins == bars.begins:
        return replace(bars, close=price)
    returns = bars.returns
    if bars.previous_close is not None:
        returns = (*returns, math.log(bars.close / bars.previous_close))[-most:]
    return Bars(minutes, begins, price, bars.close, bars.close, returns)


def bipower_sigma(returns: Sequence[float]) -> float:
    """The deviation of one return by bipower variation (Barndorff-Nielsen and Shephard, "Power and Bipower Variation with Stochastic Volatility and
    Jumps", 2004): a jump is multiplied by its calm neighbours, not by itself. 0 where there are fewer than two.
    """
    if len(returns) < 2:
        return 0.0
    products = [abs(one) * abs(other) for one, other in pairwise(returns)]
    return math.sqrt(math.pi / 2 * sum(products) / len(products))
