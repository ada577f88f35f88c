"""News that comes over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import ConfigDict, Field

from contracts.news import News
from contracts.values import UtcDatetime

NEWS_MAX = 200


class NewsToPublish(News):
    """A headline with its impact (0 to 1) or sentiment (-1 to 1), or a notice of the venue that it halts."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [
                {"headline": "Maker recalls everything", "symbols": ["AAPL"], "impact": "0.9", "story_id": "s-1"}
            ]
        },
    )

    published_at: UtcDatetime = Field(
        default_factory=lambda: datetime.now(UTC), description="When it came out; when it came in, if left out."
    )


NewsList = Annotated[list[NewsToPublish], Field(min_length=1, max_length=NEWS_MAX)]
