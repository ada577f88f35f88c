"""One AsyncAPI document for the whole bus: who sends and receives what. It is kept in `gateway/asyncapi.json` (`just generate`).

A channel is a subject, once, whoever uses it; a message is the event, request or quote that contracts names for that subject. FastStream's
own document of a service has a channel for each of its subscribers, and describes what a batch consumer takes as a list.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from contracts.messages import Answer
from ops.bus_uses import MODELS, REQUESTS, Use, uses

Document = dict[str, Any]
SCHEMA_REFERENCE = "#/components/schemas/{model}"


def document() -> Document:
    """The document, the same for the same code."""
    used = uses()
    subjects = sorted({use.subject for use in used})
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
        "operations": {f"{use.party}.{use.action}.{_id(use.subject)}": _operation(use) for use in used},
        "components": {"messages": _messages(), "schemas": dict(sorted(schemas["$defs"].items()))},
    }


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
