"""The day that losses are counted in."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.config import RiskConfig
from contracts.loss_days import LossDay
from risk_service.domain.days import day_of


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "start", "now", "begins", "ends"),
    [
        ("UTC", "00:00", "2026-03-02T15:00", "2026-03-02T00:00", "2026-03-03T00:00"),
        ("UTC", "00:00", "2026-03-02T00:00", "2026-03-02T00:00", "2026-03-03T00:00"),
        ("UTC", "17:00", "2026-03-02T16:59", "2026-03-01T17:00", "2026-03-02T17:00"),
        ("America/New_York", "17:00", "2026-01-05T21:59", "2026-01-04T22:00", "2026-01-05T22:00"),
        ("Asia/Tokyo", "00:00", "2026-03-02T15:00", "2026-03-02T15:00", "2026-03-03T15:00"),
        # 8 March 2026: clocks in New York go forward at 2:00, so that the day from midnight has 23 hours.
        ("America/New_York", "00:00", "2026-03-08T12:00", "2026-03-08T05:00", "2026-03-09T04:00"),
        # 1 November 2026: they go back at 2:00, and it has 25.
        ("America/New_York", "00:00", "2026-11-01T12:00", "2026-11-01T04:00", "2026-11-02T05:00"),
        # 2:30 is not shown on 8 March; it counts as if the clock had not been changed: 7:30 in UTC.
        ("America/New_York", "02:30", "2026-03-08T07:29", "2026-03-07T07:30", "2026-03-08T07:30"),
        ("America/New_York", "02:30", "2026-03-08T07:30", "2026-03-08T07:30", "2026-03-09T06:30"),
        # 1:30 is shown twice on 1 November; the first counts.
        ("America/New_York", "01:30", "2026-11-01T06:00", "2026-11-01T05:30", "2026-11-02T06:30"),
        # Samoa left out 30 December 2011.
        ("Pacific/Apia", "00:00", "2011-12-30T10:30", "2011-12-30T10:00", "2011-12-31T10:00"),
    ],
)
def test_a_day_begins_by_the_clock_of_its_zone(zone, start, now, begins, ends):
    assert day_of(utc(now), LossDay(timezone=zone, starts_at=start)) == (utc(begins), utc(ends))


zones = st.sampled_from(
    ["UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo"]
)
times = st.builds(lambda hour, minute: f"{hour:02}:{minute:02}", st.integers(0, 23), st.integers(0, 59))
moments = st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))


@given(moments, zones, times)
def test_every_moment_lies_in_one_day_and_the_next_follows_at_once(now, zone, start):
    rule = LossDay(timezone=zone, starts_at=start)
    day = day_of(now, rule)
    assert day.starts_at <= now < day.ends_at
    assert timedelta(hours=22) < day.ends_at - day.starts_at < timedelta(hours=26)
    assert day_of(day.ends_at, rule).starts_at == day.ends_at
    assert day_of(day.ends_at - timedelta(microseconds=1), rule) == day


@pytest.mark.parametrize(
    "rule",
    [
        {"timezone": "Mars/Olympus"}, {"timezone": "../../etc/passwd"}, {"timezone": ""}, {"timezone": None},
        {"timezone": "localtime"}, {"timezone": "right/UTC"}, {"timezone": "posix/UTC"}, {"timezone": "Factory"}, {"timezone": "\ud800"},
        {"starts_at": "24:00"}, {"starts_at": "9:30"}, {"starts_at": "09:30:00"}, {"starts_at": "09:30+01:00"}, {"starts_at": None},
    ],
)  # fmt: skip
def test_what_names_no_day_is_refused(rule):
    with pytest.raises(ValidationError, match="loss_day"):
        RiskConfig.model_validate({"loss_day": rule})


def test_a_config_of_before_counts_days_in_utc_from_midnight():
    assert RiskConfig.model_validate({}).loss_day == LossDay(timezone="UTC", starts_at="00:00")
