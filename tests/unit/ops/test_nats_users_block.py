"""The users block of the NATS configuration."""

from __future__ import annotations

import json
from dataclasses import dataclass

from deploy.nats_config import users_block


@dataclass(frozen=True)
class AUser:
    name: str = "some"
    publish: tuple[str, ...] = ("own.>",)
    subscribe: tuple[str, ...] = ("own.in",)
    allow_responses: bool = False


def test_a_user_may_do_what_is_listed_and_nothing_else() -> None:
    block = users_block([AUser()], {"some": "secret"})
    (user,) = json.loads(block.removeprefix("authorization "))["users"]
    assert user == {
        "user": "some",
        "password": "secret",
        "permissions": {"publish": {"allow": ["own.>"]}, "subscribe": {"allow": ["own.in"]}},
    }


def test_a_user_without_subjects_may_say_and_hear_nothing() -> None:
    """nats-server reads an empty allow list as no restriction."""
    block = users_block([AUser(publish=(), subscribe=())], {"some": "secret"})
    (user,) = json.loads(block.removeprefix("authorization "))["users"]
    assert user["permissions"] == {"publish": {"deny": [">"]}, "subscribe": {"deny": [">"]}}


def test_placeholders_are_variables_of_the_server_s_environment() -> None:
    assert '"password": $INTERLOCK_NATS_PASSWORD_SOME,' in users_block([AUser()], None)
