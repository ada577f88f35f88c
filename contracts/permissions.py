"""Who may say what, and hear what: one NATS user per service with just its subjects, as data.

A denied publish shows only as a timeout and in the client's error callback; a denied subscription likewise.
"""

from __future__ import annotations

from dataclasses import dataclass

from contracts.commands import COMMANDS
from contracts.news import NEWS_SUBJECT
from contracts.queries import QUERIES, SERVICES, health_subject
from contracts.quotes import QUOTES_SUBJECT
from contracts.streams import CONSUMERS, JOURNAL

USER_OF_SERVICE: dict[str, str] = {
    "risk_service": "risk",
    "approval_service": "approval",
    "lockout_service": "lockout",
    "broker_adapter": "broker",
    "gateway": "gateway",
}
EVERYTHING = (">",)


@dataclass(frozen=True)
class User:
    """A NATS user: what it may publish and subscribe; `allow_responses` lets it answer requests it received."""

    name: str
    publish: tuple[str, ...]
    subscribe: tuple[str, ...]
    allow_responses: bool = False


def inbox_prefix(user: str) -> str:
    """Where answers to a user's requests come in; nobody else may listen there."""
    return f"_INBOX_{user}"


def _consuming(user: str) -> tuple[str, ...]:
    return tuple(
        subject
        for consumer in CONSUMERS
        if consumer.user == user
        for subject in (
            f"$JS.API.CONSUMER.INFO.{consumer.stream}.{consumer.name}",
            f"$JS.API.CONSUMER.MSG.NEXT.{consumer.stream}.{consumer.name}",
            f"$JS.ACK.{consumer.stream}.{consumer.name}.>",
        )
    )


def _answering(service: str) -> tuple[str, ...]:
    owned = tuple(request.SUBJECT for request in (*COMMANDS, *QUERIES) if service == request.OWNER)
    return (*owned, health_subject(service))


def _service(service: str, publishes: tuple[str, ...], hears: tuple[str, ...] = ()) -> User:
    user = USER_OF_SERVICE[service]
    dead = tuple(f"dead.{consumer.name}" for consumer in CONSUMERS if consumer.user == user)
    return User(
        name=user,
        publish=(*publishes, *dead, *_consuming(user)),
        subscribe=(*_answering(service), *hears, f"{inbox_prefix(user)}.>"),
        allow_responses=True,
    )


_READ_JOURNAL = (f"$JS.API.STREAM.INFO.{JOURNAL}", f"$JS.API.DIRECT.GET.{JOURNAL}", f"$JS.API.DIRECT.GET.{JOURNAL}.>")

USERS: tuple[User, ...] = (
    _service(
        "risk_service",
        (
            "order.risk_passed", "order.denied", "position.reduced", "limit.warned", "config.updated",
            "query.lockout.snapshot", "query.release.in_flight",
        ),
        ("lockout.*", QUOTES_SUBJECT),
    ),
    _service(
        "approval_service",
        ("order.approved", "order.denied", "order.returned", "approval.*", "query.config.get"),
        ("config.updated",),
    ),
    _service(
        "lockout_service",
        ("lockout.*", "query.release.in_flight", "query.config.get"),
        ("config.updated", QUOTES_SUBJECT, NEWS_SUBJECT),
    ),
    _service(
        "broker_adapter",
        (
            "order.denied", "order.returned", "order.parked", "order.submitted", "order.accepted", "order.rejected",
            "order.partially_filled", "order.filled", "order.canceled", "order.expired", "order.in_doubt",
            "order.cancel_requested", "order.cancel_rejected",
        ),
        (QUOTES_SUBJECT,),
    ),
    User(
        name="gateway",
        publish=(
            "order.proposed", QUOTES_SUBJECT, NEWS_SUBJECT, *(request.SUBJECT for request in (*COMMANDS, *QUERIES)),
            *(health_subject(service) for service in SERVICES), *_READ_JOURNAL,
        ),
        subscribe=("config.updated", f"{inbox_prefix('gateway')}.>"),
    ),
    User(
        name="bot",
        publish=("order.proposed", QUOTES_SUBJECT, "query.order.get", "command.order.cancel"),
        subscribe=(QUOTES_SUBJECT, "order.*", f"{inbox_prefix('bot')}.>"),
    ),
    User(name="ops", publish=EVERYTHING, subscribe=EVERYTHING, allow_responses=True),
)  # fmt: skip
USER_NAMED: dict[str, User] = {user.name: user for user in USERS}
