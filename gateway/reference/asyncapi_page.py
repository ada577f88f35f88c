"""The AsyncAPI document as a page."""

from __future__ import annotations

from typing import Any

from gateway.reference.page import described, entry, page, section

Document = dict[str, Any]


def asyncapi_page(document: Document) -> str:
    """Every subject, who sends and receives on it, and the messages' schemas."""
    parties: dict[str, list[str]] = {}
    for operation in document["operations"].values():
        channel = operation["channel"]["$ref"].rpartition("/")[2]
        parties.setdefault(channel, []).append(f"{operation['x-service']} {operation['action']}s")
    channels = [
        entry("", channel.get("address", name), ", ".join(sorted(parties.get(name, []))), _messages(channel))
        for name, channel in sorted(document["channels"].items())
    ]
    schemas = [
        entry("", name, schema.get("description", ""), described("", schema))
        for name, schema in sorted(document["components"].get("schemas", {}).items())
    ]
    introduction = "What is said on the bus, and by whom. HTTP: <a href='/docs'>/docs</a>."
    return page(document["info"]["title"], introduction, [section("Subjects", channels), section("Schemas", schemas)])


def _messages(channel: Document) -> str:
    return "".join(described(name, message) for name, message in channel.get("messages", {}).items())
