"""Paper orders, quotes and markets that state only what matters."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from broker_adapter.brokers.paper.matching import Outcome
from broker_adapter.brokers.paper.orders import new_order
from broker_adapter.brokers.paper.settings import PaperSettings
from broker_adapter.brokers.paper.values import Happening, Market, PaperOrder
from contracts.ids import uuid7
from contracts.quotes import Quote
from tests.support.builders import NOON, an_order

SETTINGS = PaperSettings()


def a_paper_order(
    *, arrival: int = 0, at: datetime = NOON, settings: PaperSettings = SETTINGS, **terms: Any
) -> PaperOrder:
    """One AAPL bought at market, as it enters the book."""
    order = new_order(an_order(**terms), 1, uuid7(), at, settings)
    return PaperOrder(**(vars(order) | {"arrival": arrival}))


def a_quote(*, at: datetime = NOON, **prices: Any) -> Quote:
    """AAPL, with these prices and sizes."""
    return Quote.model_validate({"symbol": "AAPL", "quoted_at": at} | prices)


def a_market(**quoted: Any) -> Market:
    """A quote from which nothing was taken."""
    return Market(a_quote(**quoted))


def fills_of(happenings: list[Happening] | Outcome) -> list[tuple[str, str]]:
    """Quantity and price of each fill, as text."""
    told = happenings.happenings if isinstance(happenings, Outcome) else happenings
    return [(_text(happening.fill.quantity), _text(happening.fill.price)) for happening in told if happening.fill]


def kinds_of(outcome: Outcome) -> list[str]:
    """What was told, in order."""
    return [str(happening.kind) for happening in outcome.happenings]


def _text(amount: Decimal) -> str:
    return format(amount.normalize(), "f")
