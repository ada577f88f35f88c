"""By what a story is known again, whatever its revisions are called. Pure."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from typing import Final

from contracts.news import News

_PREFIX: Final = re.compile(
    r"^(?:(?:update|wrapup|refile|rpt|repeat|corrected|correction|clarified|alert|breaking|flash)\b(?: ?\d{1,2}(?!\w))?[\s.:|-]*)+",
    re.IGNORECASE,
)
"""What agencies put before a revision: `UPDATE 1-`, `CORRECTED-`, `RPT-UPDATE 2-`."""


def story_of(news: News) -> str:
    """Its id, within its source; else its words, as `words_of` has them, hashed."""
    if news.story_id is not None:
        return news.story_id if news.source is None else f"{news.source}/{news.story_id}"
    return sha256(words_of(news.headline).encode(errors="surrogatepass")).hexdigest()[:32]


def words_of(headline: str) -> str:
    """A headline without case, punctuation, and what a revision puts before it. One of nothing else stays as it is."""
    plain = unicodedata.normalize("NFKC", headline).strip()
    words = re.sub(r"[\W_]+", " ", _PREFIX.sub("", plain)).strip().casefold()
    return words or plain
