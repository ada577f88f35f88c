"""`/api/market/quotes`: prices from feeds that speak HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body

from gateway.exact import ExactRoute
from gateway.parts import PartsOf
from gateway.problems import declared
from gateway.views.quotes import QuoteList, QuotesTaken, QuoteToPublish

router = APIRouter(prefix="/api/market/quotes", tags=["market"], route_class=ExactRoute)


@router.post("", status_code=202, responses=declared(503))
async def publish_quotes(body: Annotated[QuoteToPublish | QuoteList, Body()], parts: PartsOf) -> QuotesTaken:
    """Publish one quote, or a list; one that is wrong refuses them all. 202: handed to everyone who listens, and kept nowhere."""
    quotes = body if isinstance(body, list) else [body]
    await parts.quotes.publish(quotes)
    parts.metrics.quotes.inc(len(quotes))
    return QuotesTaken(accepted=len(quotes))
