"""An order's events, in order."""

from contracts.ids import uuid7
from risk_service.domain.timeline import Entry, timeline
from tests.unit.risk_service.builders import NOW, seconds


def an_entry(type, *, at=0.0, **document):
    return Entry(uuid7(), type, NOW + seconds(at), "x", document)


def test_events_of_one_moment_follow_the_course_of_a_life():
    """A transaction's events carry one time."""
    shuffled = [an_entry("order.approved"), an_entry("order.risk_passed"), an_entry("approval.approved")]
    assert [entry["type"] for entry in timeline(shuffled, None)] == [
        "order.risk_passed",
        "approval.approved",
        "order.approved",
    ]


def test_the_proposal_comes_first_whatever_its_clock_said():
    entries = [an_entry("order.denied"), an_entry("order.proposed", at=3600)]
    assert timeline(entries, None)[0]["type"] == "order.proposed"


def test_a_second_final_state_is_shown_as_superseded():
    """P10."""
    denied, canceled = an_entry("order.denied", at=1, stage="approval"), an_entry("order.canceled", at=2)
    first, second = timeline([canceled, denied], denied.event_id)
    assert "superseded" not in first
    assert (first["stage"], first["occurred_at"]) == ("approval", "2026-03-02T15:00:01Z")
    assert second["superseded"] is True
