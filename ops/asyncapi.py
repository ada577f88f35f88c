"""One AsyncAPI document for the whole bus: who sends and receives what. It is kept in `docs/asyncapi.json` (`just generate`).

Every service declares its subjects on a bus without a server, exactly as it does when it runs, and FastStream describes them. Merging does
three things: a channel is a subject, once, whoever uses it; a message is the event, request or quote that contracts names for that subject
(FastStream describes what a batch consumer takes as a list of them); and everything is sorted, since FastStream keeps sets.
"""

from __future__ import annotations

import dataclasses
import importlib
from fnmatch import fnmatchcase
from typing import Any, NamedTuple
from urllib.parse import unquote

from faststream.specification.asyncapi import AsyncAPI
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from chassis.bus import Bus
from chassis.settings import BusSettings
from contracts.commands import COMMANDS
from contracts.dead_letters import DeadLetter
from contracts.events import EVENT_OF_SUBJECT
from contracts.messages import Answer, Request
from contracts.permissions import USER_NAMED, USER_OF_SERVICE
from contracts.queries import QUERIES
from contracts.quotes import QUOTES_SUBJECT, Quote
from contracts.streams import CONSUMERS, DEAD_SUBJECT_PREFIX
from ops.services import SERVICES

Document = dict[str, Any]
REQUESTS: dict[str, type[Request]] = {request.SUBJECT: request for request in (*COMMANDS, *QUERIES)}
DEAD_LETTERS = f"{DEAD_SUBJECT_PREFIX}*"
MODELS: dict[str, type[BaseModel]] = {
    **EVENT_OF_SUBJECT,
    **REQUESTS,
    QUOTES_SUBJECT: Quote,
    DEAD_LETTERS: DeadLetter,
}
SCHEMA_REFERENCE = "#/components/schemas/{model}"


class Use(NamedTuple):
    """A party sends or receives on a subject; `via` is its durable consumer, where it has one."""

    subject: str
    party: str
    action: str
    via: str


def document() -> Document:
    """The document, the same for the same code."""
    declared = {use for service in SERVICES for use in _declared(service.name)}
    uses = sorted({*declared, *_asked(), *_buried(), *_bot()})
    subjects = sorted({use.subject for use in uses})
    models: list[type[BaseModel]] = [*MODELS.values(), Answer]
    _, schemas = models_json_schema([(model, "validation") for model in models], ref_template=SCHEMA_REFERENCE)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Interlock on NATS",
            "version": "1",
            "description": "Events lie in the JetStream stream JOURNAL, their subject is their type; each carries its own version. Commands "
            "and queries are requests, answered with an Answer. Prices are plain NATS, outside the journal.",
        },
        "defaultContentType": "application/json",
        "servers": {"nats": {"host": "127.0.0.1:4222", "protocol": "nats"}},
        "channels": {_id(subject): _channel(subject) for subject in subjects},
        "operations": {f"{use.party}.{use.action}.{_id(use.subject)}": _operation(use) for use in uses},
        "components": {"messages": _messages(), "schemas": dict(sorted(schemas["$defs"].items()))},
    }


def _declared(service: str) -> list[Use]:
    """What a service declares, with every wildcard that stands for events spelled out."""
    described = AsyncAPI(_bus(service).broker, schema_version="3.0.0").to_specification().to_jsonable()
    uses = []
    for title, operation in described["operations"].items():
        channel = unquote(operation["channel"]["$ref"]).removeprefix("#/channels/")
        address = described["channels"][channel]["address"]
        consumer = title.removesuffix("Subscribe").partition(":")[0]
        via = "" if consumer in (service, address) else consumer
        uses += [Use(subject, service, operation["action"], via) for subject in _spelled_out(address)]
    return uses


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
        if subject in REQUESTS or subject == QUOTES_SUBJECT
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


def _id(subject: str) -> str:
    """A name for a subject that a reference may carry: it may hold neither `>` nor `*`."""
    return subject.replace(">", "all").replace("*", "any")


def _channel(subject: str) -> Document:
    model = MODELS.get(subject)
    messages = {model.__name__: {"$ref": f"#/components/messages/{model.__name__}"}} if model else {}
    return {"address": subject, "servers": [{"$ref": "#/servers/nats"}], "messages": messages}


def _operation(use: Use) -> Document:
    operation: Document = {
        "action": use.action,
        "channel": {"$ref": f"#/channels/{_id(use.subject)}"},
        "x-service": use.party,
    }
    if use.via:
        operation["x-consumer"] = use.via
    if use.subject in REQUESTS:
        operation["x-answer"] = {"$ref": SCHEMA_REFERENCE.format(model="Answer")}
    return operation


def _messages() -> Document:
    return {
        model.__name__: {
            "name": model.__name__,
            "title": (model.__doc__ or subject).partition("\n")[0],
            "payload": {"$ref": SCHEMA_REFERENCE.format(model=model.__name__)},
        }
        for subject, model in sorted(MODELS.items())
    }
