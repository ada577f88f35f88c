"""A figure is held against its target, and one that did not come misses it."""

from __future__ import annotations

from benchmarks.console_targets import Measure, table


def test_the_target_itself_is_met_and_more_is_not() -> None:
    assert Measure("drawn", 150, 150, "ms").is_met
    assert not Measure("drawn", 150.1, 150, "ms").is_met


def test_less_is_not_enough_where_one_number_is_right() -> None:
    assert Measure("decisions", 1, 1, exactly=True).is_met
    assert not Measure("decisions", 0, 1, exactly=True).is_met


def test_a_figure_that_did_not_come_misses_every_target() -> None:
    assert not Measure("drawn", None, 150).is_met
    assert not Measure("violations", None, 0, exactly=True).is_met


def test_what_was_left_out_breaks_nothing_and_is_not_said_to_be_met() -> None:
    left_out = Measure("violations", None, 0, exactly=True, left_out="no axe-core here")
    assert left_out.is_met
    assert left_out.document()["met"] is None


def test_a_line_a_measure_with_figure_target_and_verdict() -> None:
    said = table([
        Measure("drawn", 204.1, 150, "ms"), Measure("missed", 0, 0, exactly=True),
        Measure("axe", None, 0, exactly=True, left_out="why"),
    ])  # fmt: skip
    assert said.splitlines() == [
        "drawn   204.1 ms  <= 150 ms  MISSED",
        "missed         0          0  ok",
        "axe            -          0  left out  why",
    ]


def test_a_document_becomes_the_same_measure() -> None:
    measure = Measure("drawn", 12.5, 150, "ms")
    assert Measure.of(measure.document()) == measure
