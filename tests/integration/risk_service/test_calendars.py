"""Market calendars: read by a process of its own, waited for, and denied without."""

from datetime import UTC, datetime, timedelta

from risk_service.caches.calendars import AGAIN_AFTER_SECONDS, Calendars, read_calendars
from risk_service.domain.sessions import Hours
from tests.integration.risk_service.house import House, a_proposal, codes

NOTHING = timedelta()


async def test_the_real_sessions_of_exchanges_are_read():
    """Every day of the next month: New York is open on weekdays but for holidays; what never closes stays open as far as is known."""
    known = await read_calendars({"XNYS", "24/7"})
    now = datetime.now(UTC)
    always = known["24/7"].at(now, before=NOTHING, after=NOTHING)
    assert always is not None
    assert always.is_open
    assert always.changes_at > now + timedelta(days=180)
    noons = [(now + timedelta(days=day)).replace(hour=16, minute=0) for day in range(1, 31)]
    hours = [(noon, known["XNYS"].at(noon, before=NOTHING, after=NOTHING)) for noon in noons]
    open_days = [noon for noon, hour in hours if hour is not None and hour.is_open]
    assert all(isinstance(hour, Hours) for _, hour in hours)
    assert 15 <= len(open_days) <= 23
    assert all(noon.weekday() < 5 for noon in open_days)


async def test_a_decision_waits_for_its_calendar_and_is_then_taken_on_it(house: House):
    """The first order after the config names one: denied or passed by the hours, never for want of them."""
    await house.change({"limits": {"market_hours": {"calendar": "XNYS"}}})
    (said,) = await house.propose(a_proposal())
    assert codes(said) in ([], ["MARKET_CLOSED"])
    assert said.inputs.market_open is (codes(said) == [])
    await house.change({"limits": {"market_hours": {"calendar": "24/7"}}})
    (passed,) = await house.passed(a_proposal())
    assert passed.inputs.market_open is True


async def test_a_calendar_that_cannot_be_read_denies_and_is_tried_again_later():
    """S7."""
    seconds, asked = 0.0, []

    async def fail(names):
        asked.append(set(names))
        raise OSError("no process")

    calendars, now = Calendars(fail, seconds=lambda: seconds), datetime.now(UTC)
    assert calendars.missing({"XNYS"}, now) == {"XNYS"}
    await calendars.read({"XNYS"}, now)
    assert (calendars.known, calendars.missing({"XNYS"}, now)) == ({}, set())
    await calendars.read({"XNYS"}, now)
    seconds = AGAIN_AFTER_SECONDS
    assert calendars.missing({"XNYS"}, now) == {"XNYS"}
    await calendars.read({"XNYS"}, now)
    assert asked == [{"XNYS"}] * 2
