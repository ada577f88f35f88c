"""JSON bodies to the digit: read and written with `contracts.codec`, never through a float."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from contracts.codec import NotJson, dumps, loads
from gateway.caller import answer_headers
from gateway.problems import refuse

DEPTH_MAX = 64
"""Deeper nesting is refused here, before it can exhaust somebody's stack."""


class ExactRequest(Request):
    """A request whose JSON keeps every digit. FastAPI reads bodies through `json()`."""

    async def json(self) -> Any:
        try:
            document = loads(await self.body())
        except (NotJson, ArithmeticError) as error:
            raise refuse(400, "INVALID_JSON", f"The body is not JSON: {error}") from error
        if _deeper_than(DEPTH_MAX, document):
            raise refuse(400, "INVALID_JSON", f"The body is nested more than {DEPTH_MAX} levels deep.")
        return document


class ExactRoute(APIRoute):
    """A route that reads its body exactly, refuses one that is not JSON, and returns the idempotency key."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_exactly(request: Request) -> Response:
            if self.body_field is not None:
                _require_json(request)
            response = await handle(ExactRequest(request.scope, request.receive))
            response.headers.update(answer_headers(request))
            return response

        return handle_exactly


def exact_response(document: Any, status: int = 200) -> Response:
    """`document` as JSON, its decimals as the numbers that they are."""
    return Response(dumps(document), status, media_type="application/json")


def _require_json(request: Request) -> None:
    """A form or plain text is refused: a browser sends those across sites without asking. No body is not this function's business."""
    if "transfer-encoding" not in request.headers and request.headers.get("content-length", "0") == "0":
        return
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise refuse(415, "UNSUPPORTED_MEDIA_TYPE", "Send JSON, with the header `Content-Type: application/json`.")


def _deeper_than(levels: int, document: Any) -> bool:
    layer = [document]
    for _ in range(levels + 1):
        layer = [item for node in layer if isinstance(node, dict | list) for item in _children(node)]
        if not layer:
            return False
    return True


def _children(node: dict[str, Any] | list[Any]) -> list[Any]:
    return list(node.values()) if isinstance(node, dict) else node
