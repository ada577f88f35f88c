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
from lockout_service.domain.finding import Finding
from lockout_service.domain.news_shock import Harmless, Watch, confirmed, judge_news
from lockout_service.domain.sameness import Taken, is_same
from lockout_service.domain.stories import story_of, words_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ON = NewsShock(enabled=True)


def news(impact: str | None = "0.9", *, age_minutes: float = 0, **fields: Any) -> News:
    at = NOON - timedelta(minutes=age_minutes)
    said = {"headline": "Maker recalls everything", "symbols": ["AAPL"], "impact": impact, "published_at": at}
    return News.model_validate(said | fields)


def locked(item: News, settings: NewsShock = ON) -> list[str]:
    return [finding.symbol for finding in findings(item, settings)]


def findings(item: News, settings: NewsShock = ON, now: datetime = NOON) -> list[Finding]:
    judged = judge_news(item, settings, now)
    return judged if isinstance(judged, list) else []


def same(one: News, other: News) -> bool:
    """Whether a headline locks once for both."""
    [first], [second] = findings(one, now=one.published_at), findings(other, now=other.published_at)
    return is_same(second, Taken(first.key, first.kin, first.at, first.price))


@pytest.mark.parametrize(("impact", "symbols"), [("0.8", ["AAPL"]), ("0.79", []), ("1", ["AAPL"])])
def test_a_headline_over_the_threshold_locks_its_symbols(impact: str, symbols: list[str]) -> None:
    assert locked(news(impact)) == symbols


def test_without_a_symbol_it_locks_all_and_with_several_each() -> None:
    assert locked(news(symbols=[])) == locked(news(symbols=["*"])) == locked(news(symbols=["AAPL", "*"])) == ["*"]
    assert locked(news(symbols=["AAPL", "msft", "AAPL"])) == ["AAPL", "MSFT"]


def test_a_sentiment_counts_by_its_size() -> None:
    assert locked(news(None, sentiment="-0.85")) == ["AAPL"]
    assert locked(news(None, sentiment="0.3")) == []


def test_a_halt_of_the_venue_locks_whatever_it_weighs() -> None:
    (finding,) = findings(news(None, kind="venue_halt", headline="LULD pause"))
    assert (finding.rule, finding.reason) == ("venue_halt", "The venue halts trading: LULD pause")


def test_a_notice_of_a_halt_repeated_is_one_halt_and_a_later_one_another_though_the_words_are_the_same() -> None:
    def halt(minutes: float, **fields: Any) -> News:
        return news(None, age_minutes=-minutes, **{"kind": "venue_halt", "headline": "LULD pause", **fields})

    assert same(halt(0), halt(0))
    assert same(halt(0), halt(4.9, headline="AAPL: LULD pause"))
    assert not same(halt(0), halt(5))
    assert same(halt(0, story_id="h-1"), halt(90, story_id="h-1"))


def test_that_the_venue_resumes_locks_nothing_and_lifts_nothing() -> None:
    assert judge_news(news(None, kind="venue_resume", headline="Trading resumes"), ON, NOON) is Harmless.RESUMES


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
    """Whenever it comes, within days; later the same words are another story."""
    assert same(news(), news(headline=revision, age_minutes=-90))
    assert not same(news(), news(headline=revision, age_minutes=-8 * 24 * 60))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("UPDATE 2-3M recalls", "M recalls"),
        ("UPDATE 1-Maker", "UPDATE 1-Baker"),
        ("!!!", "???"),
        ("Update", "Corrected"),
    ],
)
def test_other_words_are_other_stories(one: str, other: str) -> None:
    assert words_of(one) != words_of(other)


def test_a_story_is_known_by_its_id_within_its_source() -> None:
    assert story_of(news(story_id="s-1")) == story_of(news(story_id="s-1", headline="Something else")) == "s-1"
    assert same(news(story_id="s-1"), news(story_id="s-1", headline="Something else", revision=2))
    assert not same(news(story_id="1", source="one"), news(story_id="1", source="other"))
    assert not same(news(), news(headline="Maker recalls nothing"))


def test_a_middling_headline_locks_once_the_price_has_moved() -> None:
    watch = judge_news(news("0.5"), ON, NOON)
    assert isinstance(watch, Watch)
    assert watch.until == NOON + timedelta(minutes=10)

    def found(symbol: str, price: str, minutes: float = 1) -> bool:
        later = NOON + timedelta(minutes=minutes)
        finding = confirmed(watch, symbol, Decimal(100), Decimal(price), ON, later)
        if finding is not None:
            [at_once] = findings(news("0.9"))
            assert is_same(at_once, Taken(finding.key, finding.kin, finding.at)), "of one story one lockout"
        return finding is not None

    assert [found("AAPL", "101"), found("AAPL", "99"), found("AAPL", "100.99"), found("MSFT", "150")] == [
        True, True, False, False,
    ]  # fmt: skip
    assert not found("AAPL", "150", minutes=10.1)


@pytest.mark.parametrize(
    ("item", "settings", "because"),
    [
        (news("0.49"), ON, "below_the_thresholds"),
        (news("1"), NewsShock(), "off"),
        (news("1", age_minutes=16), ON, "stale"),
        (news("1", age_minutes=-16), ON, "from_the_future"),
    ],
)
def test_what_locks_nothing_says_why(item: News, settings: NewsShock, because: str) -> None:
    assert judge_news(item, settings, NOON) == because


@pytest.mark.parametrize(
    "broken", [{"impact": None}, {"impact": "1.1"}, {"headline": " "}, {"published_at": "2026-03-02T12:00:00"}]
)
def test_news_that_says_nothing_or_nonsense_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        news(**broken)


@given(st.text(max_size=50))
def test_any_headline_has_a_story(text: str) -> None:
    item = news().model_copy(update={"headline": text})
    assert story_of(item) == story_of(item)
    assert len(story_of(item)) == 32


impacts = st.decimals("0", "1", places=2)
SEVERITY = {type(None): 0, Harmless: 0, Watch: 1, list: 2}


@given(impacts, impacts, st.integers(-30, 30), impacts, impacts)
def test_a_larger_impact_never_gets_a_kinder_verdict(
    one: Decimal, other: Decimal, age: int, low: Decimal, high: Decimal
) -> None:
    """Whatever the thresholds and the age; and a lower threshold never a kinder one either."""
    settings = ON.model_copy(update={"confirm_impact": min(low, high), "lock_impact": max(low, high)})
    stricter = ON.model_copy(update={"confirm_impact": min(low, high), "lock_impact": min(low, high)})
    less, more = (judge_news(news(str(size), age_minutes=age), settings, NOON) for size in sorted((one, other)))
    same_under_stricter = judge_news(news(str(min(one, other)), age_minutes=age), stricter, NOON)
    assert SEVERITY[type(less)] <= SEVERITY[type(more)]
    assert SEVERITY[type(less)] <= SEVERITY[type(same_under_stricter)]


@given(st.decimals("0", "50", places=2), st.decimals("0", "50", places=2))
def test_a_larger_move_never_gets_a_kinder_verdict(move: Decimal, more: Decimal) -> None:
    watch = judge_news(news("0.5"), ON, NOON)
    assert isinstance(watch, Watch)
    for sign in (1, -1):
        found = [confirmed(watch, "AAPL", Decimal(100), 100 + sign * size, ON, NOON) for size in (move, move + more)]
        assert found[0] is None or found[1] is not None
