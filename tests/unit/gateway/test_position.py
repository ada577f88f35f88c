"""Where in which journal."""

from __future__ import annotations

import pytest

from gateway.live.journal import JournalState
from gateway.live.listening import CATCH_UP_MAX, ResetReason, Start, start_of
from gateway.live.position import Position, epoch_of


def test_an_id_reads_back() -> None:
    assert Position.parse(str(Position(1763864340123456789, 42))) == Position(1763864340123456789, 42)


@pytest.mark.parametrize("text", ["", "42", "a-1", "1-", "-1", "1-2-3", "1-1e3", "٣-٤", "1-" + "9" * 30])
def test_what_is_no_id_is_none(text: str) -> None:
    assert Position.parse(text) is None


@pytest.mark.parametrize(
    ("created", "epoch"),
    [
        ("2026-11-23T02:19:00.123456789Z", 1_795_400_340_123_456_789),
        ("2026-11-23T02:19:00.12Z", 1_795_400_340_120_000_000),
        ("2026-11-23T02:19:00Z", 1_795_400_340_000_000_000),
        ("2026-11-23T03:19:00.5+01:00", 1_795_400_340_500_000_000),
    ],
)
def test_an_epoch_keeps_the_nanoseconds(created: str, epoch: int) -> None:
    assert epoch_of(created) == epoch


STATE = JournalState(epoch=7, first_sequence=11, last_sequence=50_000)


@pytest.mark.parametrize(
    ("last_event_id", "start"),
    [
        (None, Start(50_000)),
        ("7-49990", Start(49_990)),
        ("7-50000", Start(50_000)),
        ("7-50001", Start(50_000, ResetReason.SEQUENCE_AHEAD)),
        ("8-49990", Start(50_000, ResetReason.OTHER_JOURNAL)),
        ("7-9", Start(50_000, ResetReason.SEQUENCE_GONE)),
        (f"7-{50_000 - CATCH_UP_MAX}", Start(50_000 - CATCH_UP_MAX)),
        (f"7-{50_000 - CATCH_UP_MAX - 1}", Start(50_000, ResetReason.TOO_FAR_BEHIND)),
        ("nonsense", Start(50_000, ResetReason.UNREADABLE_ID)),
    ],
)
def test_a_listener_resumes_without_a_gap_or_is_told(last_event_id: str | None, start: Start) -> None:
    assert start_of(last_event_id, STATE) == start


def test_the_first_event_kept_may_be_resumed_to() -> None:
    assert start_of("7-10", JournalState(7, 11, 12)) == Start(10)
    assert start_of("7-0", JournalState(7, 1, 12)) == Start(0)
