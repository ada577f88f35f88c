"""One golden sample an event version lies in `contracts/samples/` and parses for ever.

A sample shows every field. A field added, renamed or taken away changes the shape and fails here: then the meaning is a new version, with a
sample of its own beside the old one, or the field is an optional addition, which the newest sample shows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

import contracts
from contracts.codec import dumps, loads
from contracts.dead_letters import DeadLetter, DeadLetterSettled
from contracts.events import EVENTS, Event
from contracts.events.config import ConfigUpdated
from contracts.events.order import OrderApproved

SAMPLES = Path(contracts.__file__).parent / "samples"
ALL: tuple[type[Event], ...] = (*EVENTS, DeadLetter, DeadLetterSettled)
every_event = pytest.mark.parametrize("event", ALL, ids=lambda event: event.subject())


def _name(event: type[Event]) -> str:
    return f"{event.subject()}.v{event.model_fields['version'].default}.json"


def _sample(event: type[Event]) -> bytes:
    return (SAMPLES / _name(event)).read_bytes()


def _shape(value: Any, path: str = "") -> Iterator[str]:
    """The paths of all fields, and what is at their ends."""
    match value:
        case dict():
            for key, item in value.items():
                yield from _shape(item, f"{path}.{key}")
        case list():
            for item in value:
                yield from _shape(item, f"{path}[]")
        case _:
            yield f"{path}: {type(value).__name__}"


def test_every_event_version_has_its_sample_and_no_sample_is_of_nothing() -> None:
    assert {path.name for path in SAMPLES.iterdir()} == {_name(event) for event in ALL}


@every_event
def test_a_sample_parses_and_comes_back_as_it_was(event: type[Event]) -> None:
    parsed = event.from_json(_sample(event))
    assert event.from_json(parsed.to_json()) == parsed


@every_event
def test_a_sample_shows_every_field_of_its_event_and_no_other(event: type[Event]) -> None:
    written = loads(event.from_json(_sample(event)).to_json())
    assert set(_shape(loads(_sample(event)))) == set(_shape(written))


@every_event
def test_a_field_of_a_newer_writer_is_tolerated_wherever_it_is(event: type[Event]) -> None:
    newer = _with_unknown_fields(loads(_sample(event)))
    assert event.from_json(dumps(newer)) == event.from_json(_sample(event))


def _with_unknown_fields(value: Any) -> Any:
    """The document with a field more in every object, but for those whose keys are data."""
    match value:
        case dict():
            data = {"values", "headers", "config"}
            known = {key: item if key in data else _with_unknown_fields(item) for key, item in value.items()}
            return known if "before" in value else known | {"field_of_a_newer_writer": {"deep": [1]}}
        case list():
            return [_with_unknown_fields(item) for item in value]
        case _:
            return value


@every_event
@pytest.mark.parametrize("version", [0, 2, "1.5", None])
def test_an_unknown_version_is_refused_since_its_meaning_may_have_changed(event: type[Event], version: Any) -> None:
    with pytest.raises(ValidationError, match="version"):
        event.from_json(dumps(loads(_sample(event)) | {"version": version}))


@every_event
def test_each_field_without_a_default_is_needed(event: type[Event]) -> None:
    for name, field in event.model_fields.items():
        without = {key: item for key, item in loads(_sample(event)).items() if key != name}
        if field.is_required():
            with pytest.raises(ValidationError, match=name):
                event.from_json(dumps(without))
        else:
            event.from_json(dumps(without))


def test_the_hash_of_an_orders_terms_is_the_same_for_ever() -> None:
    sample = OrderApproved.from_json(_sample(OrderApproved))
    assert sample.order.terms_hash == sample.risk_pass.terms_hash == sample.approval_pass.terms_hash


def test_a_config_keeps_unknown_keys_to_the_digit() -> None:
    written = ConfigUpdated.from_json(_sample(ConfigUpdated)).to_json()
    assert b"0.10000000000000000555" in written
    assert b"12345678901234567890123456789" in written
    assert json.loads(written)["config"]["another_program"]["deep"] == [{"er": [None, True]}]
