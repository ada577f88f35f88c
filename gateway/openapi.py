"""The gateway's OpenAPI document, kept in `gateway/openapi.json` for generated clients (`just generate`)."""

from __future__ import annotations

from typing import Any

from gateway.application import create_app
from gateway.metrics import Metrics


def document() -> dict[str, Any]:
    """The document, made from the routes."""
    return create_app(metrics=Metrics()).openapi()
