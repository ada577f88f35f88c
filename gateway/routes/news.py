"""`/api/market/news`: headlines from feeds that speak HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body

from contracts.news import NEWS_SUBJECT
from gateway.exact import ExactRoute
from gateway.parts import PartsOf
from gateway.problems import declared
from gateway.views.news import NewsList, NewsToPublish
from gateway.views.quotes import QuotesTaken

router = APIRouter(prefix="/api/market/news", tags=["market"], route_class=ExactRoute)


@router.post("", status_code=202, responses=declared(503))
async def publish_news(body: Annotated[NewsToPublish | NewsList, Body()], parts: PartsOf) -> QuotesTaken:
    """Publish one headline, or a list; one that is wrong refuses them all. 202: handed to everyone who listens, and kept nowhere."""
    items = body if isinstance(body, list) else [body]
    await parts.quotes.publish_all([(NEWS_SUBJECT, item.model_dump_json().encode()) for item in items])
    return QuotesTaken(accepted=len(items))
