"""The trading calendars that a config may name, by their ISO 10383 market codes: those of the library `exchange_calendars`."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import BeforeValidator

from contracts.values import quoted

MARKET_CALENDARS: Final = (
    "24/5", "24/7", "AIXK", "ASEX", "BVMF", "CMES", "IEPA", "XAMS", "XASX", "XBDA", "XBEL", "XBKK", "XBOG", "XBOM", "XBRA", "XBRU", "XBSE",
    "XBUD", "XBUE", "XCBF", "XCSE", "XCYS", "XDUB", "XDUS", "XEEE", "XETR", "XEUR", "XFRA", "XHAM", "XHEL", "XHKG", "XICE", "XIDX", "XIST",
    "XJSE", "XKAR", "XKLS", "XKRX", "XLIM", "XLIS", "XLIT", "XLJU", "XLON", "XLUX", "XMAD", "XMEX", "XMIL", "XMOS", "XNYS", "XNZE", "XOSL",
    "XPAR", "XPHS", "XPRA", "XRIS", "XSAU", "XSES", "XSGO", "XSHG", "XSTO", "XSTU", "XSWX", "XTAE", "XTAI", "XTAL", "XTKS", "XTSE", "XWAR",
    "XWBO", "XZAG", "us_futures",
)  # fmt: skip


def _known(value: Any) -> str:
    if value not in MARKET_CALENDARS:
        raise ValueError(f"there is no calendar {quoted(value, 32)}; there are {', '.join(MARKET_CALENDARS)}")
    return str(value)


MarketCalendar = Annotated[str, BeforeValidator(_known)]
"""`XNYS`, `XLON`, `24/7`."""
