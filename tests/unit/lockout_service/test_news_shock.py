"""News: what locks at once, what waits for the price, and what is the same story."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.news import News
from contracts.shocks import NewsShock
from lockout_service.domain.news_shock import Watch, confirmed, judge_news, key_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ON = NewsShock(enabled=True)


def news(impact: str | None = "0.9", *, age_minutes: float = 0, **fields: Any) -> News:
    at = NOON - timedelta(minutes=age_minutes)
    said = {"headline": "Maker recalls everything", "symbols": ["AAPL"], "impact": impact, "published_at": at}
    return News.model_validate(said | fields)


def locked(item: News, settings: NewsShock = ON) -> list[str]:
    judged = judge_news(item, settings, NOON)
    return [finding.symbol for finding in judged] if isinstance(judged, list) else []


@pytest.mark.parametrize(("impact", "symbols"), [("0.8", ["AAPL"]), ("0.79", []), ("1", ["AAPL"])])
def test_a_headline_over_the_threshold_locks_its_symbols(impact: str, symbols: list[str]) -> None:
    assert locked(news(impact)) == symbols


def test_without_a_symbol_it_locks_all_and_with_several_each() -> None:
    assert locked(news(symbols=[])) == ["*"]
    assert locked(news(symbols=["AAPL", "msft", "AAPL"])) == ["AAPL", "MSFT"]


def test_a_sentiment_counts_by_its_size() -> None:
    assert locked(news(None, sentiment="-0.85")) == ["AAPL"]
    assert locked(news(None, sentiment="0.3")) == []


def test_a_halt_of_the_venue_locks_whatever_it_weighs() -> None:
    (finding,) = judge_news(news(None, kind="venue_halt", headline="LULD pause"), ON, NOON) or []
    assert (finding.rule, finding.reason) == ("venue_halt", "The venue halts trading: LULD pause")


@pytest.mark.parametrize("age", [15.1, -15.1])
def test_old_news_and_news_from_the_future_lock_nothing(age: float) -> None:
    assert locked(news(age_minutes=age)) == []
    assert locked(news(age_minutes=14.9 if age > 0 else -14.9)) == ["AAPL"]


@pytest.mark.parametrize(
    "revision",
    [
        "Maker recalls everything",
        "UPDATE 1-Maker recalls everything",
        "CORRECTED: Maker  recalls, everything!",
        "maker recalls Everything.",
    ],
)
def test_a_revision_of_a_headline_is_the_same_evidence(revision: str) -> None:
    assert key_of(news(headline=revision)) == key_of(news())


def test_another_headline_is_not_and_a_story_is_known_by_its_id() -> None:
    assert key_of(news(headline="Maker recalls nothing")) != key_of(news())
    assert key_of(news(story_id="s-1")) == key_of(news(story_id="s-1", headline="Something else")) == "s-1"


def test_a_middling_headline_locks_once_the_price_has_moved() -> None:
    watch = judge_news(news("0.5"), ON, NOON)
    assert isinstance(watch, Watch)
    assert watch.until == NOON + timedelta(minutes=10)

    def found(symbol: str, price: str, minutes: float = 1) -> bool:
        later = NOON + timedelta(minutes=minutes)
        return confirmed(watch, symbol, Decimal(100), Decimal(price), ON, later) is not None

    assert [found("AAPL", "101"), found("AAPL", "99"), found("AAPL", "100.99"), found("MSFT", "150")] == [
        True, True, False, False,
    ]  # fmt: skip
    assert not found("AAPL", "150", minutes=10.1)


def test_below_both_thresholds_and_off_nothing_happens() -> None:
    assert judge_news(news("0.49"), ON, NOON) is None
    assert judge_news(news("1"), NewsShock(), NOON) is None


@pytest.mark.parametrize(
    "broken", [{"impact": None}, {"impact": "1.1"}, {"headline": " "}, {"published_at": "2026-03-02T12:00:00"}]
)
def test_news_that_says_nothing_or_nonsense_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        news(**broken)


@given(st.text(max_size=50))
def test_any_headline_has_a_key(text: str) -> None:
    item = news().model_copy(update={"headline": text})
    assert key_of(item) == key_of(item)
    assert len(key_of(item)) == 32
