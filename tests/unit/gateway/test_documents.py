"""The descriptions that clients are made from, and the pages that people read."""

from __future__ import annotations

import re
from typing import Any

from gateway.openapi import document
from gateway.reference.asyncapi_page import asyncapi_page
from gateway.reference.openapi_page import openapi_page

CALLS = {
    ("get", "/api/admin/trading/approval-config"), ("put", "/api/admin/trading/approval-config"),
    ("get", "/api/admin/trading/lockouts"), ("post", "/api/admin/trading/lockouts"),
    ("delete", "/api/admin/trading/lockouts/{lockout_id}"),
    ("get", "/api/admin/trading/approvals"), ("put", "/api/admin/trading/approvals/{approval_id}"),
    ("post", "/api/orders"), ("get", "/api/orders"), ("get", "/api/orders/{order_id}"), ("delete", "/api/orders/{order_id}"),
    ("get", "/api/admin/trading/risk-config"), ("put", "/api/admin/trading/risk-config"),
    ("get", "/api/admin/trading/risk-config/history"),
    ("post", "/api/admin/trading/halt"), ("post", "/api/admin/trading/resume"), ("get", "/api/admin/trading/status"),
    ("post", "/api/admin/trading/approvals/bulk"), ("post", "/api/admin/trading/approvals/{approval_id}/extend"),
    ("post", "/api/admin/trading/risk-config/preview"),
    ("get", "/api/positions"), ("post", "/api/orders/preview"), ("get", "/api/orders/{order_id}/preview"),
    ("post", "/api/admin/trading/lockouts/import"), ("post", "/api/market/news"),
    ("post", "/api/market/quotes"), ("get", "/api/events"), ("get", "/healthz"), ("get", "/readyz"), ("get", "/metrics"),
}  # fmt: skip


CHANGING_NOTHING = {
    "/api/market/quotes",
    "/api/market/news",
    "/api/orders/preview",
    "/api/admin/trading/risk-config/preview",
}
"""Of what is posted: prices, and questions."""


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [(verb, path, operation) for path, verbs in document()["paths"].items() for verb, operation in verbs.items()]


def test_the_document_has_every_call_and_no_other() -> None:
    assert {(verb, path) for verb, path, _ in operations()} == CALLS


def test_every_call_says_what_it_does_and_how_it_refuses() -> None:
    for verb, path, operation in operations():
        assert operation["description"], (verb, path)
        assert operation["operationId"]
        if path.startswith("/api"):
            assert operation["responses"]["422"]["content"].keys() == {"application/problem+json"}, (verb, path)
            assert "default" in operation["responses"]


def test_every_reference_leads_somewhere() -> None:
    text = str(document())
    schemas = document()["components"]["schemas"]
    assert set(re.findall(r"#/components/schemas/([^']+)", text)) <= schemas.keys()


def test_every_change_takes_an_actor_and_a_key() -> None:
    for verb, path, operation in operations():
        if verb != "get" and path not in CHANGING_NOTHING:
            assert {"X-Interlock-Actor", "Idempotency-Key"} <= {item["name"] for item in operation["parameters"]}, path


def test_money_is_a_string_on_the_way_out() -> None:
    order = document()["components"]["schemas"]["OrderView"]["properties"]
    assert order["quantity"]["type"] == "string"


def test_the_pages_ask_nobody_else_for_anything() -> None:
    pages = [
        openapi_page(document()),
        asyncapi_page({"info": {"title": "<b>"}, "operations": {}, "channels": {}, "components": {}}),
    ]
    for page in pages:
        assert not re.search(r"""(src|href)=["']?(https?:)?//|@import|<script|url\(""", page)
    assert "&lt;b&gt;" in pages[1]
