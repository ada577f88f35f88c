"""Market hours: entries while the market is open, and a lease that ends when that changes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.reasons import ReasonCode
from risk_service.domain.sessions import Hours, Sessions
from risk_service.domain.verdicts import Passed
from tests.unit.risk_service.builders import NOW, a_config, a_holding, an_order, codes, seconds, verdict_on

HOUR = timedelta(hours=1)
NONE = timedelta()


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-{text}:00+00:00")


MONDAY = (at("02 14:30"), at("02 21:00"))
TUESDAY_SHORT = (at("03 14:30"), at("03 18:00"))
NEW_YORK = Sessions("XNYS", at("01 00:00"), at("10 00:00"), (MONDAY, TUESDAY_SHORT))
HOURS = {"market_hours": {"calendar": "XNYS"}}


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        (at("02 14:29"), Hours(False, at("02 14:30"))),
        (at("02 14:30"), Hours(True, at("02 21:00"))),
        (at("02 20:59"), Hours(True, at("02 21:00"))),
        (at("02 21:00"), Hours(False, at("03 14:30"))),
        (at("03 18:00"), Hours(False, at("10 00:00"))),
        (at("10 00:00"), None),
        (datetime(2026, 2, 28, tzinfo=UTC), None),
    ],
)
def test_a_session_is_open_from_its_first_moment_to_before_its_last(now, hours):
    """Beyond what is known of the calendar nothing is known."""
    assert NEW_YORK.at(now, before=NONE, after=NONE) == hours


def test_a_session_may_be_made_longer_on_either_end():
    early, late = timedelta(minutes=30), timedelta(minutes=60)
    assert NEW_YORK.at(at("02 14:00"), before=early, after=late) == Hours(True, at("02 22:00"))
    assert NEW_YORK.at(at("02 13:59"), before=early, after=late) == Hours(False, at("02 14:00"))
    assert NEW_YORK.at(at("02 22:00"), before=early, after=late) == Hours(False, at("03 14:00"))


def test_sessions_that_meet_once_they_are_longer_are_one():
    tokyo = Sessions(
        "XTKS", at("01 00:00"), at("10 00:00"), ((at("02 00:00"), at("02 02:30")), (at("02 03:30"), at("02 06:30")))
    )
    assert tokyo.at(at("02 02:00"), before=NONE, after=NONE) == Hours(True, at("02 02:30"))
    assert tokyo.at(at("02 02:00"), before=NONE, after=HOUR) == Hours(True, at("02 07:30"))


moments = st.datetimes(datetime(2026, 2, 27), datetime(2026, 3, 12), timezones=st.just(UTC))
margins = st.integers(0, 720).map(lambda minutes: timedelta(minutes=minutes))


@given(moments, margins, margins)
def test_what_is_said_of_the_hours_stands_until_it_changes(now, before, after):
    hours = NEW_YORK.at(now, before=before, after=after)
    if hours is not None:
        assert hours.changes_at > now
        just_before = NEW_YORK.at(hours.changes_at - seconds(0.001), before=before, after=after)
        assert just_before is None or just_before.is_open == hours.is_open


@given(moments, margins, margins)
def test_longer_hours_never_close_a_market(now, before, after):
    plain, longer = NEW_YORK.at(now, before=NONE, after=NONE), NEW_YORK.at(now, before=before, after=after)
    if plain is not None and plain.is_open and longer is not None:
        assert longer.is_open


def test_entries_are_denied_while_the_market_is_closed_and_exits_pass():
    """S8. NOW is Monday 15:00."""
    config, closed = a_config(limits=HOURS), Sessions("XNYS", at("01 00:00"), at("10 00:00"), (TUESDAY_SHORT,))
    verdict = verdict_on(config=config, calendars={"XNYS": closed})
    assert codes(verdict) == [ReasonCode.MARKET_CLOSED]
    assert verdict.reasons[0].values == {"calendar": "XNYS", "opens_at": "2026-03-03T14:30:00Z"}
    assert verdict.inputs.market_open is False
    closing = verdict_on(an_order(side="sell"), config=config, calendars={"XNYS": closed}, holding=a_holding("10"))
    assert codes(closing) == []


def test_while_it_is_open_the_lease_ends_with_the_session():
    """P3: time alone would change the answer."""
    ends = Sessions("XNYS", at("01 00:00"), at("10 00:00"), ((at("02 14:30"), NOW + seconds(7)),))
    verdict = verdict_on(config=a_config(limits=HOURS), calendars={"XNYS": ends})
    assert isinstance(verdict, Passed)
    assert (verdict.risk_pass.valid_until, verdict.inputs.market_open) == (NOW + seconds(7), True)


@pytest.mark.parametrize("calendars", [{}, {"XLON": NEW_YORK}, {"XNYS": Sessions("XNYS", NOW + HOUR, NOW + HOUR, ())}])
def test_hours_that_are_not_known_deny(calendars):
    """S7."""
    verdict = verdict_on(config=a_config(limits=HOURS), calendars=calendars)
    assert codes(verdict) == [ReasonCode.STATE_UNKNOWN]
    assert verdict.reasons[0].values == {"what": "market hours of XNYS"}


def test_outside_the_hours_orders_may_go_on_to_be_asked_about():
    limits = {"market_hours": {"calendar": "XNYS", "outside": "pass"}}
    closed = Sessions("XNYS", at("01 00:00"), at("10 00:00"), (TUESDAY_SHORT,))
    verdict = verdict_on(config=a_config(limits=limits), calendars={"XNYS": closed})
    assert isinstance(verdict, Passed)
    assert verdict.inputs.market_open is False
