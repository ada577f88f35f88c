"""Who says and hears what on the bus: every service as it declares it, the bots as they are permitted to.

A service declares its subjects on a bus without a server, exactly as it does when it runs, and FastStream describes them. What it may ask
needs no declaration, and dead letters are the chassis' business; both come from the permissions and consumers that contracts declares.
"""

from __future__ import annotations

import dataclasses
import importlib
from fnmatch import fnmatchcase
from typing import NamedTuple
from urllib.parse import unquote

from faststream.specification.asyncapi import AsyncAPI
from pydantic import BaseModel

from chassis.bus import Bus
from chassis.settings import BusSettings
from contracts.commands import COMMANDS
from contracts.dead_letters import DeadLetter
from contracts.events import EVENT_OF_SUBJECT
from contracts.messages import Request
from contracts.news import NEWS_SUBJECT, News
from contracts.permissions import USER_NAMED, USER_OF_SERVICE
from contracts.queries import QUERIES
from contracts.quotes import QUOTES_SUBJECT, Quote
from contracts.streams import CONSUMERS, DEAD_SUBJECT_PREFIX
from ops.services import SERVICES

REQUESTS: dict[str, type[Request]] = {request.SUBJECT: request for request in (*COMMANDS, *QUERIES)}
DEAD_LETTERS = f"{DEAD_SUBJECT_PREFIX}*"
MODELS: dict[str, type[BaseModel]] = {
    **EVENT_OF_SUBJECT,
    **REQUESTS,
    QUOTES_SUBJECT: Quote,
    NEWS_SUBJECT: News,
    DEAD_LETTERS: DeadLetter,
}


class Use(NamedTuple):
    """A party sends or receives on a subject; `via` is its durable consumer, where it has one."""

    subject: str
    party: str
    action: str
    via: str


def uses() -> list[Use]:
    """Everything that is said and heard, sorted: FastStream keeps sets."""
    declared = {use for service in SERVICES for use in _declared(service.name)}
    return sorted({*declared, *_asked(), *_buried(), *_bot()})


def _declared(service: str) -> list[Use]:
    """What a service declares, with every wildcard that stands for events spelled out."""
    described = AsyncAPI(_bus(service).broker, schema_version="3.0.0").to_specification().to_jsonable()
    found = []
    for title, operation in described["operations"].items():
        channel = unquote(operation["channel"]["$ref"]).removeprefix("#/channels/")
        address = described["channels"][channel]["address"]
        consumer = title.removesuffix("Subscribe").partition(":")[0]
        via = "" if consumer in (service, address) else consumer
        found += [Use(subject, service, operation["action"], via) for subject in _spelled_out(address)]
    return found


def _bus(service: str) -> Bus:
    """The service's bus, declared and never connected."""
    bus = Bus(service, BusSettings())
    subjects = importlib.import_module(f"{service}.subjects")
    subjects.declare(bus, subjects.Handlers(**{field.name: _handle for field in dataclasses.fields(subjects.Handlers)}))
    return bus


async def _handle(*_: object, **__: object) -> None:
    """Stands where a handler would."""


def _spelled_out(address: str) -> list[str]:
    pattern = address.replace(">", "*")
    return [subject for subject in EVENT_OF_SUBJECT if fnmatchcase(subject, pattern)] or [address]


def _asked() -> list[Use]:
    """The commands and queries that a service may send: it needs no declaration to ask."""
    return [
        Use(subject, service, "send", "")
        for service, user in USER_OF_SERVICE.items()
        for subject in USER_NAMED[user].publish
        if subject in REQUESTS or subject in (QUOTES_SUBJECT, NEWS_SUBJECT)
    ]


def _buried() -> list[Use]:
    """Dead letters, which the chassis sends for whoever consumes."""
    services = {user: service for service, user in USER_OF_SERVICE.items()}
    return [Use(DEAD_LETTERS, services[consumer.user], "send", "") for consumer in CONSUMERS]


def _bot() -> list[Use]:
    """What a bot may say and hear."""
    bot = USER_NAMED["bot"]
    hears = [subject for address in bot.subscribe for subject in _spelled_out(address) if subject in MODELS]
    return [Use(subject, "bot", "send", "") for subject in bot.publish] + [
        Use(subject, "bot", "receive", "") for subject in hears
    ]
