"""Calendar files of lockouts, and what is wrong with each entry."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.lockout_calendar import CalendarEntry
from gateway.calendars.csv_files import read_csv
from gateway.calendars.entries import Row
from gateway.calendars.icalendar_files import read_icalendar
from gateway.problems import HttpProblem

CSV = """symbol,reason,starts_at,expires_at,duration_minutes,blocks
AAPL,earnings,2027-01-28T21:00:00Z,2027-01-29T15:00:00Z,,entries
msft,"earnings, after the close",2027-01-27T21:00:00+01:00,,120,
"""
EVENTS = """BEGIN:VEVENT
UID:e-1
SUMMARY:AAPL earnings
DTSTART:20270128T210000Z
DTEND:20270129T150000Z
END:VEVENT
BEGIN:VEVENT
UID:e-2
SUMMARY:Decision of the central bank
CATEGORIES:EUR/USD,GBP/USD
DTSTART;TZID=Europe/Berlin:20270203T140000
DURATION:PT2H
END:VEVENT
"""
A_DAY = "BEGIN:VEVENT\nUID:e-3\nSUMMARY:MSFT split\nDTSTART;VALUE=DATE:20270301\nEND:VEVENT\n"


def ics(events: str = EVENTS, *, zone: str = "") -> str:
    head = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//desk//EN\n" + (f"X-WR-TIMEZONE:{zone}\n" if zone else "")
    return f"{head}{events}END:VCALENDAR\n".replace("\n", "\r\n")


def an_event(*lines: str) -> str:
    return "\n".join(["BEGIN:VEVENT", "UID:e-9", "SUMMARY:AAPL earnings", *lines, "END:VEVENT", ""])


def entry(row: Row) -> CalendarEntry:
    assert row.entry is not None, row.error
    return row.entry


def test_rows_become_lockouts() -> None:
    first, second = map(entry, read_csv(CSV))
    assert (first.symbol, first.blocks, first.expires_at) == ("AAPL", "entries", datetime(2027, 1, 29, 15, tzinfo=UTC))
    assert (second.symbol, second.reason) == ("MSFT", "earnings, after the close")
    assert (second.starts_at, second.expires_at) == (
        datetime(2027, 1, 27, 20, tzinfo=UTC), datetime(2027, 1, 27, 22, tzinfo=UTC),
    )  # fmt: skip


def test_events_become_lockouts_of_their_categories_or_the_first_word() -> None:
    """A duration counts from the start, and a time zone by name is known."""
    entries = [entry(row) for row in read_icalendar(ics())]
    assert [(each.symbol, each.reason) for each in entries] == [
        ("AAPL", "AAPL earnings"), ("EUR/USD", "Decision of the central bank"), ("GBP/USD", "Decision of the central bank"),
    ]  # fmt: skip
    assert entries[1].starts_at == datetime(2027, 2, 3, 13, tzinfo=UTC)
    assert entries[1].expires_at == datetime(2027, 2, 3, 15, tzinfo=UTC)


@pytest.mark.parametrize(("zone", "hour"), [("", 0), ("America/New_York", 5), ("Etc/UTC", 0)])
def test_a_whole_day_is_one_of_the_calendars_time_zone_or_of_utc(zone: str, hour: int) -> None:
    [split] = read_icalendar(ics(A_DAY, zone=zone))
    assert (entry(split).starts_at, entry(split).expires_at) == (
        datetime(2027, 3, 1, hour, tzinfo=UTC), datetime(2027, 3, 2, hour, tzinfo=UTC),
    )  # fmt: skip


def test_a_whole_day_in_a_time_zone_that_nobody_knows_is_refused() -> None:
    [split] = read_icalendar(ics(A_DAY, zone="Mars/Olympus"))
    assert "X-WR-TIMEZONE" in str(split.error)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("AAPL,x,2027-01-28T21:00:00,2027-01-29T15:00:00Z,", "starts_at"),
        ("not a symbol,x,,2027-01-29T15:00:00Z,", "symbol"),
        ("AAPL,,,2027-01-29T15:00:00Z,", "reason"),
        ("AAPL,x,,,", "either duration_minutes or expires_at"),
        ("AAPL,x,20270128,2027-01-29T15:00:00Z,", "starts_at: a time is written as"),
        ("AAPL,x,,20270129150000,", "expires_at: a time is written as"),
        ("AAPL,x,,,60", "duration_minutes counts from starts_at"),
        ("AAPL,x,9999-12-31T23:00:00Z,,120", "out of range"),
        ("AAPL,x,2027-01-28T21:00:00Z,,0", "duration_minutes"),
        ("AAPL,earnings, and more,2027-01-28T21:00:00Z,2027-01-29T15:00:00Z,", "6 cells"),
    ],
)
def test_a_row_that_cannot_be_says_why_and_the_others_stay(row: str, said: str) -> None:
    """A naive time is one of these."""
    bad, good = read_csv(f"symbol,reason,starts_at,expires_at,duration_minutes\n{row}\nMSFT,y,,2027-01-29T15:00:00Z,\n")
    assert (bad.number, bad.entry, good.number) == (1, None, 2)
    assert said in str(bad.error)
    assert entry(good).symbol == "MSFT"


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (an_event("DTSTART:20270128T210000", "DTEND:20270129T150000Z"), "starts_at"),
        (an_event("DTSTART;TZID=Mars/Olympus:20270128T210000", "DTEND:20270129T150000Z"), "starts_at"),
        (an_event("DTSTART:20270128T210000Z"), "either duration_minutes or expires_at"),
        (an_event("DTSTART:20270128T210000Z", "DTEND:tomorrow"), "DTEND"),
        (an_event("DTSTART:20270128T210000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY"), "repeats"),
        (an_event("DTSTART:20270128T210000Z", "DURATION:PT1H", "STATUS:CANCELLED"), "cancelled"),
        (an_event("DTSTART:20270128T210000Z", "DTSTART:20270128T220000Z", "DURATION:PT1H"), "more than once"),
        (an_event("DTSTART:20270128T210000Z", "DURATION:PT1H", "CATEGORIES:Earnings of the week"), "symbol"),
        (an_event("DTSTART:99991231T230000Z", "DURATION:P2D"), "cannot be read"),
    ],
)
def test_an_event_that_cannot_be_says_why_and_the_others_stay(event: str, said: str) -> None:
    bad, *good = read_icalendar(ics(event + EVENTS))
    assert bad.entry is None
    assert said in str(bad.error)
    assert [row.number for row in good if row.entry] == [2, 3, 4]


def test_the_same_entry_is_known_again_and_a_moved_one_is_another() -> None:
    def keys(rows: list[Row]) -> list[str]:
        return [entry(row).key for row in rows]

    assert keys(read_csv(CSV)) == keys(read_csv(CSV.replace("2027-01-27T21:00:00+01:00", "2027-01-27T20:00:00Z")))
    assert keys(read_csv(CSV))[0] != keys(read_csv(CSV.replace("21:00:00Z", "22:00:00Z")))[0]
    assert keys(read_icalendar(ics())) == keys(read_icalendar(ics(EVENTS.replace("AAPL earnings", "AAPL reports"))))
    assert keys(read_icalendar(ics()))[0] != keys(read_icalendar(ics(EVENTS.replace("20270128T21", "20270128T22"))))[0]


@pytest.mark.parametrize(
    "text", ["", "ticker;why\nAAPL;x\n", "symbol,reason\n", "symbol,price\nAAPL,1\n", "symbol,symbol\nA,B\n", '"']
)
def test_what_is_no_such_file_is_refused(text: str) -> None:
    with pytest.raises(HttpProblem) as refused:
        read_csv(text)
    assert refused.value.problem.code == "INVALID_FILE"


@pytest.mark.parametrize("text", ["", "BEGIN:VCALENDAR", "hello", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", ics() * 2])
def test_what_is_no_calendar_is_refused(text: str) -> None:
    with pytest.raises(HttpProblem) as refused:
        read_icalendar(text)
    assert refused.value.problem.code == "INVALID_FILE"


def test_more_than_may_be_is_refused_whole() -> None:
    rows = "".join(f"S{number},x,,2027-01-29T15:00:00Z\n" for number in range(501))
    with pytest.raises(HttpProblem) as refused:
        read_csv(f"symbol,reason,starts_at,expires_at\n{rows}")
    assert refused.value.problem.values == {"entries": 501}


lines = st.lists(
    st.sampled_from(
        [
            "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VALARM", "END:VALARM", "DTSTART:20270128T210000Z", "DTSTART;VALUE=DATE:20270301",
            "DTSTART;VALUE=PERIOD:20270101T000000Z/PT1H", "DTEND;VALUE=TIME:100000", "DTEND:20270129T150000Z", "DURATION:P99999999999D",
            "DURATION:", "CATEGORIES:", "CATEGORIES:AAPL", "SUMMARY:", "SUMMARY:AAPL x", "UID:", "UID:1", "UID:2", "STATUS:X", "RDATE:", ":", ";",
            "X-WR-TIMEZONE:../../etc/passwd", "BEGIN:", "END:VCALENDAR", "DTSTART;TZID=:2027", "\x00",
        ]
    )
    | st.text(max_size=20),
    max_size=12,
)  # fmt: skip


@given(
    lines.map(lambda some: ics("\n".join([*some, ""]))) | st.text(max_size=80),
    st.sampled_from([read_csv, read_icalendar]),
)
def test_any_text_is_rows_or_is_refused(text: str, read: Any) -> None:
    with suppress(HttpProblem):
        rows = read(text)
        assert all((row.entry is None) != (row.error is None) for row in rows)
        assert [row.number for row in rows] == list(range(1, len(rows) + 1))
