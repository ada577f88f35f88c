"""JSON to the digit: what is read and written again is what it was; what is no JSON is said to be none."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from contracts.codec import NotJson, dumps, loads
from contracts.commands import COMMANDS, UpdateConfig
from contracts.messages import Answer, Problem
from contracts.queries import QUERIES

numbers = some.integers() | some.decimals(allow_nan=False, allow_infinity=False)
documents = some.recursive(
    some.none() | some.booleans() | numbers | some.text(),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(), inner, max_size=4),
    max_leaves=20,
)


def exactly(document: Any) -> Any:
    """The document with its numbers as text and their kinds, so that comparing sees every digit."""
    match document:
        case dict():
            return {key: exactly(item) for key, item in document.items()}
        case list():
            return [exactly(item) for item in document]
        case bool() | None | str():
            return document
        case _:
            return ("number", Decimal(document).as_tuple())


@given(documents)
def test_what_is_written_is_read_again_to_the_digit(document: Any) -> None:
    assert exactly(loads(dumps(document))) == exactly(document)


@given(documents)
def test_what_is_written_is_json_for_everybody(document: Any) -> None:
    json.loads(dumps(document))


@pytest.mark.parametrize("text", ["0.1000000000000000055", "1e400", "-0.0", "12345678901234567890123", "1E-30", "2.50"])
def test_a_number_comes_back_as_the_number_that_it_was(text: str) -> None:
    assert Decimal(dumps(loads(text))).as_tuple() == Decimal(text).as_tuple()


@given(some.binary(max_size=60))
def test_bytes_are_json_or_are_said_not_to_be_and_nothing_else_happens(raw: bytes) -> None:
    try:
        document = loads(raw)
    except NotJson:
        return
    assert exactly(loads(dumps(document))) == exactly(document)


@pytest.mark.parametrize(
    "text",
    [
        "1e4301",
        "-1E-999999999",
        '{"minutes": 1e10000000}',
        "0." + "1" * 4_300,
        "[" * 129 + "]" * 129,
    ],
)
def test_what_nobody_could_write_or_reckon_with_is_refused_at_once(text: str) -> None:
    with pytest.raises(NotJson):
        loads(text)


@pytest.mark.parametrize(
    "text", [r'"\ud83d\udca9"', r'"\ud800"', "[" * 128 + "]" * 128, "[" + ",".join(["[]"] * 500) + "]", "1e4300"]
)
def test_what_is_only_unusual_is_read(text: str) -> None:
    assert loads(dumps(loads(text))) == loads(text)


@pytest.mark.parametrize("raw", [b"", b"{", b"NaN", b"[Infinity]", b"-Infinity", b"\xff", b"[" * 200_000, b"{} {}"])
def test_what_is_no_json_document_of_finite_numbers_is_refused(raw: bytes) -> None:
    with pytest.raises(NotJson):
        loads(raw)


@given(documents)
def test_a_commands_unknown_keys_keep_every_digit_on_the_wire(document: Any) -> None:
    command = UpdateConfig(actor="operator", changes={"key of another program": document})
    again = UpdateConfig.from_json(command.to_json())
    assert exactly(again.changes) == exactly(command.changes)


@given(some.dictionaries(some.text(), documents, max_size=3))
def test_an_answers_values_keep_every_digit_on_the_wire(values: dict[str, Any]) -> None:
    assert exactly(Answer.from_json(Answer(result=values).to_json()).result) == exactly(values)
    problem = Problem(code="NOT_NOW", message="later")
    assert Answer.from_json(Answer(problem=problem).to_json()).problem == problem


def test_each_request_has_a_subject_of_its_own_and_an_owner() -> None:
    requests = (*COMMANDS, *QUERIES)
    assert len({request.SUBJECT for request in requests}) == len(requests)
    assert all(request.OWNER.count("_") == 1 for request in requests)


@pytest.mark.parametrize("request_type", [*COMMANDS, *QUERIES], ids=lambda request: request.SUBJECT)
def test_a_request_refuses_fields_it_does_not_know(request_type: Any) -> None:
    with pytest.raises(ValueError, match="unheard_of"):
        request_type.from_json(b'{"unheard_of": 1}')
