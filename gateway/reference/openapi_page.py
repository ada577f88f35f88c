"""The OpenAPI document as a page."""

from __future__ import annotations

from typing import Any

from gateway.reference.page import described, entry, page, paragraph, rows, section

Document = dict[str, Any]


def openapi_page(document: Document) -> str:
    """Every call by resource, with its parameters, body and answers; then every schema by name."""
    by_tag: dict[str, list[str]] = {}
    for path, operations in document["paths"].items():
        for verb, operation in operations.items():
            by_tag.setdefault((operation.get("tags") or ["other"])[0], []).append(_operation(verb, path, operation))
    schemas = [
        entry("", name, schema.get("description", ""), described("", schema))
        for name, schema in document["components"]["schemas"].items()
    ]
    calls = [section(tag.capitalize(), items) for tag, items in by_tag.items()]
    introduction = (
        'The same as a document: <a href="/openapi.json">/openapi.json</a>. The bus: <a href="/asyncapi">/asyncapi</a>.'
    )
    return page(document["info"]["title"], introduction, [*calls, section("Schemas", schemas)])


def _operation(verb: str, path: str, operation: Document) -> str:
    parameters = [
        (f"{parameter['in']} {parameter['name']}", parameter.get("description", ""))
        for parameter in operation.get("parameters", [])
    ]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    answers = [
        (status, answer.get("description", "") + _named(answer)) for status, answer in operation["responses"].items()
    ]
    description = operation.get("description", "")
    return entry(
        verb.upper(),
        path,
        description.partition("\n")[0],
        paragraph(description) + rows(parameters) + described("Body", body) + rows(answers),
    )


def _named(answer: Document) -> str:
    for content in answer.get("content", {}).values():
        if reference := content.get("schema", {}).get("$ref"):
            return f": {reference.rpartition('/')[2]}"
    return ""
