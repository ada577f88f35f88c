"""Headlines. They come on `news.published`, outside the journal; what the system locks for it records with the lockout."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from contracts.codec import loads
from contracts.values import ANY_SYMBOL, Amount, SymbolOrAny, UtcDatetime

NEWS_SUBJECT: Final = "news.published"
Headline = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000, pattern=r"^[^\x00]*$")
]
Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=128, pattern=r"^[^\x00]*$")]


class NewsKind(StrEnum):
    """A headline, or a notice of the venue that it halts a symbol, or trades it again."""

    HEADLINE = "headline"
    VENUE_HALT = "venue_halt"
    VENUE_RESUME = "venue_resume"


class News(BaseModel):
    """One headline about `symbols`, or about everything. `impact` is 0 to 1; a `sentiment` of -1 to 1 counts by its size."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    headline: Headline
    symbols: tuple[SymbolOrAny, ...] = Field(default=(), max_length=100)
    """None of them, or `*`: it is about everything."""
    kind: NewsKind = NewsKind.HEADLINE
    impact: Annotated[Amount, Field(ge=0, le=1)] | None = None
    sentiment: Annotated[Amount, Field(ge=-1, le=1)] | None = None
    published_at: UtcDatetime
    story_id: Tag | None = None
    """The same for every revision of one story of this source."""
    revision: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    source: Tag | None = None

    @model_validator(mode="after")
    def _says_how_much(self) -> Self:
        if self.kind is NewsKind.HEADLINE and self.impact is None and self.sentiment is None:
            raise ValueError("a headline needs impact or sentiment")
        return self

    @property
    def concerns_all(self) -> bool:
        """Whether it is about everything."""
        return not self.symbols or ANY_SYMBOL in self.symbols

    @property
    def weight(self) -> Decimal:
        """How much it matters, 0 to 1."""
        if self.impact is not None:
            return self.impact
        return abs(self.sentiment) if self.sentiment is not None else Decimal(1)

    @classmethod
    def from_json(cls, raw: bytes | str) -> Self:
        """The news in `raw`. Raises `NotJson` or a validation error."""
        return cls.model_validate(loads(raw))
