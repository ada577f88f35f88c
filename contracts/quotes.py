"""Prices. They come on `market.quote.<SYMBOL>`, outside the journal: a decision records the quote that it used."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, Self

from pydantic import BaseModel, ConfigDict, model_validator

from contracts.codec import loads
from contracts.values import Price, Size, Symbol, UtcDatetime

QUOTES_SUBJECT: Final = "market.quote.>"
"""A dot in a symbol makes a further token; the payload's symbol counts."""


class Quote(BaseModel):
    """The market in one symbol at `quoted_at`: at least one of `bid`, `ask` and `last`; sizes in units of the symbol."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    symbol: Symbol
    bid: Price | None = None
    ask: Price | None = None
    last: Price | None = None
    bid_size: Size | None = None
    ask_size: Size | None = None
    quoted_at: UtcDatetime

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.bid is None and self.ask is None and self.last is None:
            raise ValueError("a quote needs bid, ask or last")
        if self.bid is not None and self.ask is not None and self.bid > self.ask:
            raise ValueError("the bid is above the ask")
        return self

    @classmethod
    def from_json(cls, raw: bytes | str) -> Self:
        """The quote in `raw`. Raises `NotJson` or a validation error."""
        return cls.model_validate(loads(raw))

    @property
    def reference_price(self) -> Decimal:
        """The last price; without one, the middle of bid and ask, or the one side there is."""
        if self.last is not None:
            return self.last
        sides = [side for side in (self.bid, self.ask) if side is not None]
        return sum(sides, Decimal(0)) / len(sides)

    @property
    def subject(self) -> str:
        """Where it is published."""
        return f"market.quote.{self.symbol}"
