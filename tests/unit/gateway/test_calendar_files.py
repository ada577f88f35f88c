"""Calendar files of lockouts, and what is wrong with each entry."""

from datetime import UTC, datetime

import pytest

from gateway.calendar_files import read_csv, read_icalendar
from gateway.problems import HttpProblem

CSV = """symbol,reason,starts_at,expires_at,duration_minutes,blocks
AAPL,earnings,2027-01-28T21:00:00Z,2027-01-29T15:00:00Z,,entries
msft,earnings,2027-01-27T21:00:00+01:00,,120,
"""
ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//desk//EN
BEGIN:VEVENT
UID:e-1
SUMMARY:AAPL earnings
DTSTART:20270128T210000Z
DTEND:20270129T150000Z
END:VEVENT
BEGIN:VEVENT
UID:e-2
SUMMARY:Decision of the central bank
CATEGORIES:EUR/USD,GBP/USD
DTSTART:20270203T130000Z
DURATION:PT2H
END:VEVENT
BEGIN:VEVENT
UID:e-3
SUMMARY:MSFT split
DTSTART;VALUE=DATE:20270301
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def test_rows_become_lockouts() -> None:
    first, second = read_csv(CSV)
    assert first.body is not None
    assert second.body is not None
    assert (first.body.symbol, first.body.blocks, first.body.expires_at) == (
        "AAPL", "entries", datetime(2027, 1, 29, 15, tzinfo=UTC),
    )  # fmt: skip
    assert (second.body.symbol, second.body.duration_minutes, second.body.starts_at) == (
        "MSFT", 120, datetime(2027, 1, 27, 20, tzinfo=UTC),
    )  # fmt: skip


def test_events_become_lockouts_of_their_categories_or_the_first_word() -> None:
    """A duration counts from the start; a day without a time is the whole day in UTC."""
    entries = read_icalendar(ICS)
    assert [(entry.body.symbol, entry.body.reason) for entry in entries if entry.body] == [
        ("AAPL", "AAPL earnings"), ("EUR/USD", "Decision of the central bank"), ("GBP/USD", "Decision of the central bank"),
        ("MSFT", "MSFT split"),
    ]  # fmt: skip
    assert [entry.uid for entry in entries] == ["e-1/AAPL", "e-2/EUR/USD", "e-2/GBP/USD", "e-3/MSFT"]
    bank, split = entries[1].body, entries[3].body
    assert bank is not None
    assert split is not None
    assert bank.expires_at == datetime(2027, 2, 3, 15, tzinfo=UTC)
    assert (split.starts_at, split.expires_at) == (datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 3, 2, tzinfo=UTC))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("AAPL,x,2027-01-28T21:00:00,2027-01-29T15:00:00Z", "starts_at"),
        ("not a symbol,x,,2027-01-29T15:00:00Z", "symbol"),
        ("AAPL,,,2027-01-29T15:00:00Z", "reason"),
        ("AAPL,x,,", "either duration_minutes or expires_at"),
    ],
)
def test_an_entry_that_cannot_be_says_why_and_the_others_stay(row: str, said: str) -> None:
    """A naive time is one of these."""
    bad, good = read_csv(f"symbol,reason,starts_at,expires_at\n{row}\nMSFT,y,,2027-01-29T15:00:00Z\n")
    assert bad.body is None
    assert said in str(bad.error)
    assert good.body is not None


@pytest.mark.parametrize("text", ["", "ticker;why\nAAPL;x\n", "symbol,reason\n", "symbol,price\nAAPL,1\n"])
def test_what_is_no_such_file_is_refused(text: str) -> None:
    with pytest.raises(HttpProblem) as refused:
        read_csv(text)
    assert refused.value.problem.code == "INVALID_FILE"


@pytest.mark.parametrize("text", ["", "BEGIN:VCALENDAR", "hello", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"])
def test_what_is_no_calendar_is_refused(text: str) -> None:
    with pytest.raises(HttpProblem):
        read_icalendar(text)


def test_more_than_may_be_is_refused_whole() -> None:
    rows = "".join(f"S{number},x,,2027-01-29T15:00:00Z\n" for number in range(501))
    with pytest.raises(HttpProblem) as refused:
        read_csv(f"symbol,reason,starts_at,expires_at\n{rows}")
    assert refused.value.problem.values == {"entries": 501}
