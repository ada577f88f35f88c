"""The table of the release protocol's tests is true: what it takes out is there, and what it names exists."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules_taken_out.document import DOCUMENT, written
from tests.rules_taken_out.rules import TAKEN, Taken

CHECKOUT = Path(__file__).parents[2]


def test_every_rule_of_the_protocol_is_taken_out() -> None:
    assert {taken.rule for taken in TAKEN} == {f"P{number}" for number in range(1, 19)}


@pytest.mark.parametrize("taken", TAKEN, ids=lambda taken: f"{taken.rule}-{taken.how}")
def test_what_is_taken_out_is_there_and_the_tests_that_must_fail_exist(taken: Taken) -> None:
    for file, before, after in taken.edits:
        assert (CHECKOUT / file).read_text().count(before) == 1, (
            f"{file} has changed: run python -m tests.rules_taken_out"
        )
        assert before != after
    for test in taken.tests:
        path, _, name = test.partition("::")
        assert f"def {name}(" in (CHECKOUT / path).read_text() or not name


def test_the_document_says_what_was_done() -> None:
    assert (CHECKOUT / DOCUMENT).read_text() == written()
