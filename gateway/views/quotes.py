"""Quotes that come over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import ConfigDict, Field

from contracts.quotes import Quote
from contracts.values import UtcDatetime
from gateway.views.base import View

QUOTES_MAX = 1000


class QuoteToPublish(Quote):
    """A price: at least one of `bid`, `ask` and `last`."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [{"symbol": "AAPL", "bid": "189.98", "ask": "190.02", "bid_size": "300", "ask_size": "500"}]
        },
    )

    quoted_at: UtcDatetime = Field(
        default_factory=lambda: datetime.now(UTC), description="When it held; when it came in, if left out."
    )


QuoteList = Annotated[list[QuoteToPublish], Field(min_length=1, max_length=QUOTES_MAX)]


class QuotesTaken(View):
    """How many quotes were published."""

    accepted: int
