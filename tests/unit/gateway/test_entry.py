"""What a listener is shown of a message, whatever somebody has put there."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.live import sse
from gateway.live.entry import entry_of
from gateway.live.filters import wanted
from gateway.live.journal import Stored
from gateway.problems import HttpProblem
from tests.support.builders import a_proposal

PROPOSAL = a_proposal(order_id="o-1")


def stored(data: bytes, subject: str = "order.proposed") -> Stored:
    return Stored(7, subject, data)


def test_an_event_is_shown_as_it_was_written() -> None:
    entry = entry_of(stored(PROPOSAL.to_json()))
    assert (entry.sequence, entry.type, entry.order_id) == (7, "order.proposed", "o-1")
    assert entry.data.encode() == PROPOSAL.to_json()


def test_unknown_fields_of_a_newer_writer_stay() -> None:
    newer = PROPOSAL.to_document() | {"mood": "good"}
    assert json.loads(entry_of(stored(json.dumps(newer).encode())).data)["mood"] == "good"


def test_line_breaks_between_tokens_are_taken_out() -> None:
    entry = entry_of(stored(json.dumps(PROPOSAL.to_document(), indent=2).encode()))
    assert "\n" not in entry.data
    assert json.loads(entry.data) == PROPOSAL.to_document()


FORGED = b'{"a":1}\n\nevent: order.filled\ndata: {"order_id":"o-1"}\n\n'


@pytest.mark.parametrize(
    "data",
    [
        FORGED, b"", b"null", b"[]", b"\xff\xfe", PROPOSAL.to_json().decode().encode("utf-16"), b'{"a":1e99999999999999999999}',
        PROPOSAL.to_json().replace(b"order.proposed", b"order.filled"), PROPOSAL.to_json().replace(b'"version":1', b'"version":2'),
    ],
)  # fmt: skip
def test_what_is_not_an_event_of_its_subject_is_only_said_to_be_there(data: bytes) -> None:
    entry = entry_of(stored(data))
    assert (entry.type, entry.order_id) == ("order.proposed", None)
    assert json.loads(entry.data) == {"type": "order.proposed", "unreadable": True}


def test_a_subject_that_we_do_not_know_is_unreadable_too() -> None:
    assert json.loads(entry_of(stored(PROPOSAL.to_json(), "order.surprise")).data)["unreadable"] is True


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode(errors="replace")))
def test_nothing_that_anybody_can_publish_breaks_the_lines_of_the_stream(data: bytes) -> None:
    lines = sse.event(1, entry_of(stored(data))).decode().split("\n")
    assert [line.partition(":")[0] for line in lines] == ["id", "event", "data", "", ""]


def test_a_listener_gets_what_it_asks_for() -> None:
    entry = entry_of(stored(PROPOSAL.to_json()))
    assert wanted(None, None)(entry)
    assert wanted("order.*", "o-1")(entry)
    assert wanted("order.filled, order.proposed", None)(entry)
    assert not wanted("approval.*,order.filled", None)(entry)
    assert not wanted(None, "o-2")(entry)


@pytest.mark.parametrize("types", ["", " , ", "order", "order.fill", "*", "order.proposed,nonsense"])
def test_a_type_that_nobody_publishes_is_refused(types: str) -> None:
    with pytest.raises(HttpProblem) as refusal:
        wanted(types, None)
    assert refusal.value.problem.status == 422
