"""A process dies where it is told to, and only in a test run."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from pydantic import ValidationError

from chassis import crash_points
from chassis.settings import BusSettings


@pytest.fixture(autouse=True)
def kills(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The signals that the process would have sent itself."""
    sent: list[int] = []
    monkeypatch.setattr("os.kill", lambda _pid, number: sent.append(number))
    yield sent  # type: ignore[misc]
    crash_points.arm("")


def test_it_dies_at_the_nth_pass_of_its_point_and_of_no_other(kills: list[int]) -> None:
    crash_points.arm("ack.before:2")
    for point in ("ack.before", "ack.after", "work.before_commit"):
        crash_points.reach(point)
    assert kills == []
    crash_points.reach("ack.before")
    assert kills == [signal.SIGKILL]


def test_a_file_tells_it_once_so_the_process_started_in_its_place_goes_on(kills: list[int], tmp_path: Path) -> None:
    told = tmp_path / "told"
    crash_points.arm(f"@{told}")
    crash_points.reach("ack.before")
    told.write_text("ack.before:1\n")
    crash_points.reach("ack.before")
    assert kills == [signal.SIGKILL]
    assert not told.exists()
    crash_points.arm(f"@{told}")
    crash_points.reach("ack.before")
    assert len(kills) == 1


@pytest.mark.parametrize("wrong", ["nowhere", "ack.before:0", "ack.before:x", "ack.before:-1"])
def test_a_point_that_does_not_exist_is_refused_naming_those_that_do(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"broker\.after_record"):
        crash_points.arm(wrong)


@pytest.mark.parametrize("setting", [{"crash_at": "ack.before"}, {"faults": ["no_inbox"]}, {"cache_delay_seconds": 5}])
def test_what_breaks_things_on_purpose_is_refused_outside_a_test_run(setting: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="INTERLOCK_TEST_RUN=1"):
        BusSettings.model_validate(setting)
    BusSettings.model_validate(setting | {"test_run": True})
