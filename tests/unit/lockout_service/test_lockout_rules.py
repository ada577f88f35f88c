"""Which lockouts may be made, and what still locks when one ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.commands import CreateLockout
from contracts.lockouts import Lockout, LockoutStatus
from contracts.messages import Problem
from contracts.values import Side
from lockout_service.domain import lockout_rules
from lockout_service.domain.lockout_rules import Interval, is_over, still_locking
from tests.support.builders import NOON

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def interval(
    *, starts: timedelta | None = None, minutes: int | None = None, expires: timedelta | None = None
) -> Interval | Problem:
    """What becomes of a lockout asked for at noon; times are given from noon on."""
    return lockout_rules.interval(
        starts_at=None if starts is None else NOON + starts,
        duration_minutes=minutes,
        expires_at=None if expires is None else NOON + expires,
        now=NOON,
    )


def a_lockout(id: str = "one", *, starts: timedelta = -MINUTE, expires: timedelta = MINUTE, **fields: Any) -> Lockout:
    """A lockout of AAPL from a minute before noon to a minute after it."""
    return Lockout.model_validate(
        {
            "id": id,
            "symbol": "AAPL",
            "reason": "earnings",
            "starts_at": NOON + starts,
            "expires_at": NOON + expires,
            "created_by": "dana",
            "created_at": NOON,
        }
        | fields
    )


def test_an_immediate_lockout_starts_now() -> None:
    """P18: at the database's time, which comes in as `now`."""
    assert interval(minutes=30) == Interval(NOON, NOON + 30 * MINUTE)


def test_a_duration_counts_from_the_start() -> None:
    assert interval(starts=2 * DAY, minutes=30) == Interval(NOON + 2 * DAY, NOON + 2 * DAY + 30 * MINUTE)


def test_an_end_may_be_given_as_a_time() -> None:
    assert interval(expires=DAY) == Interval(NOON, NOON + DAY)
    assert interval(starts=MINUTE, expires=DAY) == Interval(NOON + MINUTE, NOON + DAY)


def test_until_the_close_may_be_less_than_a_minute_away() -> None:
    assert interval(expires=timedelta(seconds=20)) == Interval(NOON, NOON + timedelta(seconds=20))


@pytest.mark.parametrize("ahead", [timedelta(0), -MINUTE, -400 * DAY])
def test_an_end_in_the_past_is_refused(ahead: timedelta) -> None:
    refusal = interval(expires=ahead)
    assert isinstance(refusal, Problem)
    assert (refusal.code, refusal.status) == ("EXPIRES_IN_THE_PAST", 422)


@pytest.mark.parametrize("ago", [MINUTE, 100 * DAY])
def test_a_start_in_the_past_is_now(ago: timedelta) -> None:
    """Nothing is locked backwards, and its duration counts from now."""
    assert interval(starts=-ago, minutes=30) == Interval(NOON, NOON + 30 * MINUTE)


def test_an_end_before_the_start_is_refused() -> None:
    refusal = interval(starts=2 * DAY, expires=DAY)
    assert isinstance(refusal, Problem)
    assert refusal.code == "EXPIRES_BEFORE_START"


def test_a_lockout_lasts_at_most_365_days() -> None:
    assert interval(expires=365 * DAY) == Interval(NOON, NOON + 365 * DAY)
    assert interval(starts=DAY, expires=366 * DAY) == Interval(NOON + DAY, NOON + 366 * DAY)
    assert interval(minutes=365 * 24 * 60) == Interval(NOON, NOON + 365 * DAY)
    refusal = interval(expires=365 * DAY + timedelta(microseconds=1))
    assert isinstance(refusal, Problem)
    assert refusal.code == "DURATION_OUT_OF_BOUNDS"


def test_a_start_too_far_ahead_is_refused() -> None:
    refusal = interval(starts=366 * DAY, minutes=1)
    assert isinstance(refusal, Problem)
    assert refusal.code == "STARTS_TOO_LATE"


@given(
    starts=st.none() | st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30)),
    minutes=st.none() | st.integers(1, 525_600),
    expires=st.none() | st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30)),
)
def test_it_is_an_interval_within_bounds_or_a_refusal(
    starts: datetime | None, minutes: int | None, expires: datetime | None
) -> None:
    """Never raises, whatever the times; what it grants starts no earlier than now and ends after it starts."""
    granted = lockout_rules.interval(
        starts_at=starts and starts.replace(tzinfo=NOON.tzinfo),
        duration_minutes=minutes,
        expires_at=expires and expires.replace(tzinfo=NOON.tzinfo),
        now=NOON,
    )
    if isinstance(granted, Interval):
        assert NOON <= granted.starts_at < granted.expires_at <= granted.starts_at + 365 * DAY
    else:
        assert granted.status == 422


@given(
    starts=st.integers(-5, 5), lasts=st.integers(1, 5), lifted=st.none() | st.integers(-5, 10), at=st.integers(-6, 12)
)
def test_what_a_lockout_is_follows_from_its_times(starts: int, lasts: int, lifted: int | None, at: int) -> None:
    """Active when `starts_at <= now < expires_at` and not lifted."""
    lockout = a_lockout(
        starts=starts * MINUTE,
        expires=(starts + lasts) * MINUTE,
        lifted_at=None if lifted is None else NOON + lifted * MINUTE,
        lifted_by=None if lifted is None else "erik",
    )
    status = lockout.status_at(NOON + at * MINUTE)
    assert (status is LockoutStatus.ACTIVE) == (lifted is None and starts <= at < starts + lasts)
    assert is_over(lockout, now=NOON + at * MINUTE) == (lifted is not None or at >= starts + lasts)


def test_lifting_one_exposes_the_next() -> None:
    lifted, next_one = a_lockout("one"), a_lockout("two", expires=DAY)
    assert still_locking(lifted, [lifted, next_one], now=NOON) == [next_one]


def test_lifting_a_symbols_lockout_says_so_if_all_symbols_are_still_locked() -> None:
    everything = a_lockout("all", symbol="*")
    assert still_locking(a_lockout("one"), [everything], now=NOON) == [everything]


def test_lifting_the_one_of_all_symbols_says_nothing_of_a_symbols_own() -> None:
    assert still_locking(a_lockout("all", symbol="*"), [a_lockout("one")], now=NOON) == []


@pytest.mark.parametrize(
    "other",
    [
        a_lockout("two", starts=MINUTE / 2),
        a_lockout("two", expires=timedelta(0)),
        a_lockout("two", lifted_at=NOON, lifted_by="erik"),
        a_lockout("two", symbol="MSFT"),
        a_lockout("two", side="sell"),
        a_lockout("two", account="other"),
        a_lockout("two", strategy="other"),
    ],
)
def test_what_stops_none_of_its_orders_now_does_not_count(other: Lockout) -> None:
    lifted = a_lockout(side="buy", account="main", strategy="default")
    assert still_locking(lifted, [other], now=NOON) == []


scopes = st.fixed_dictionaries(
    {
        "symbol": st.sampled_from(["AAPL", "*"]),
        "side": st.sampled_from(["buy", "sell", "both"]),
        "account": st.sampled_from([None, "main", "other"]),
        "strategy": st.sampled_from([None, "default", "other"]),
    }
)


@given(ended=scopes, other=scopes)
def test_it_still_locks_exactly_if_there_is_an_order_that_both_stop(
    ended: dict[str, Any], other: dict[str, Any]
) -> None:
    """Where the ended one was a symbol's own: by trying every order."""
    one, two = a_lockout("one", **(ended | {"symbol": "AAPL"})), a_lockout("two", **other)
    orders = [
        {"symbol": "AAPL", "side": side, "account": account, "strategy": strategy}
        for side in Side
        for account in ("main", "other", "third")
        for strategy in ("default", "other", "third")
    ]
    both = any(one.concerns(**order) and two.concerns(**order) for order in orders)
    assert (still_locking(one, [two], now=NOON) == [two]) == both


@pytest.mark.parametrize("reason", ["", "  ", "\t\n", "x" * 501, "a\x00b"])
def test_a_reason_is_1_to_500_characters_that_can_be_stored(reason: str) -> None:
    """S12: what the database cannot hold is refused as the request's fault, not failed as ours."""
    with pytest.raises(ValidationError):
        CreateLockout(symbol="AAPL", reason=reason, duration_minutes=1, actor="dana")
    assert CreateLockout(symbol="AAPL", reason=" x\ny ", duration_minutes=1, actor="dana").reason == "x\ny"


@pytest.mark.parametrize("minutes", [0, -1, 365 * 24 * 60 + 1])
def test_a_duration_is_1_minute_to_365_days(minutes: int) -> None:
    with pytest.raises(ValidationError):
        CreateLockout(symbol="AAPL", reason="earnings", duration_minutes=minutes, actor="dana")
