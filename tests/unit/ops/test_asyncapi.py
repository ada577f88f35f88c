"""The AsyncAPI document says who sends and receives what, from the services' own declarations."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

import pytest

from contracts.commands import COMMANDS
from contracts.events import EVENTS
from contracts.news import NEWS_SUBJECT
from contracts.permissions import USER_NAMED, USER_OF_SERVICE
from contracts.queries import QUERIES
from contracts.quotes import QUOTES_SUBJECT
from ops.asyncapi import document
from ops.bus_uses import DEAD_LETTERS


@pytest.fixture(scope="module")
def asyncapi() -> dict[str, Any]:
    return document()


def uses(asyncapi: dict[str, Any], action: str) -> set[tuple[str, str]]:
    """Who does so, and on which subject."""
    channels = asyncapi["channels"]
    return {
        (operation["x-service"], channels[operation["channel"]["$ref"].rpartition("/")[2]]["address"])
        for operation in asyncapi["operations"].values()
        if operation["action"] == action
    }


def test_its_channels_are_the_subjects_of_contracts(asyncapi: dict[str, Any]) -> None:
    requests = {request.SUBJECT for request in (*COMMANDS, *QUERIES)}
    subjects = {event.subject() for event in EVENTS} | requests | {QUOTES_SUBJECT, NEWS_SUBJECT, DEAD_LETTERS}
    assert {channel["address"] for channel in asyncapi["channels"].values()} == subjects


def test_every_channel_carries_one_message_with_a_schema(asyncapi: dict[str, Any]) -> None:
    for channel in asyncapi["channels"].values():
        [(name, _)] = channel["messages"].items()
        payload = asyncapi["components"]["messages"][name]["payload"]["$ref"]
        assert payload.rpartition("/")[2] in asyncapi["components"]["schemas"]


def test_every_reference_leads_somewhere(asyncapi: dict[str, Any]) -> None:
    for reference in set(re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(asyncapi))):
        found: Any = asyncapi
        for step in reference.split("/"):
            found = found[step]


def test_nobody_declares_to_send_what_nats_would_refuse(asyncapi: dict[str, Any]) -> None:
    for service, subject in uses(asyncapi, "send"):
        allowed = USER_NAMED[USER_OF_SERVICE.get(service, service)].publish
        assert any(subject == one or (one.endswith(".*") and subject.startswith(one[:-1])) for one in allowed) or (
            subject == DEAD_LETTERS and any(one.startswith("dead.") for one in allowed)
        ), (service, subject)


def test_every_event_is_sent_by_somebody_and_every_request_answered_by_its_owner(asyncapi: dict[str, Any]) -> None:
    assert {event.subject() for event in EVENTS} <= {subject for _, subject in uses(asyncapi, "send")}
    received = uses(asyncapi, "receive")
    assert {(request.OWNER, request.SUBJECT) for request in (*COMMANDS, *QUERIES)} <= received


def test_it_is_the_same_in_every_process(asyncapi: dict[str, Any]) -> None:
    program = "import json; from ops.asyncapi import document; print(json.dumps(document()))"
    other = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "7"}
    )
    assert json.loads(other.stdout) == asyncapi
