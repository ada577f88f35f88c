"""`/docs`, `/openapi.json`, `/asyncapi`: what can be called, and what is said on the bus."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from gateway.parts import PartsOf
from gateway.problems import refuse
from gateway.reference.asyncapi_page import asyncapi_page
from gateway.reference.openapi_page import openapi_page

router = APIRouter(include_in_schema=False)
ASYNCAPI_FILE: Final = Path(__file__).parents[1] / "asyncapi.json"


@router.get("/openapi.json")
async def show_openapi(request: Request) -> Response:
    """The OpenAPI document of this gateway."""
    return JSONResponse(request.app.openapi())


@router.get("/docs")
async def show_docs(request: Request) -> Response:
    """The OpenAPI document as one page that needs nothing from elsewhere."""
    return HTMLResponse(openapi_page(request.app.openapi()))


@router.get("/asyncapi")
async def show_asyncapi(request: Request, parts: PartsOf) -> Response:
    """The AsyncAPI document of all services, with the bus of this installation; as a page for a browser."""
    document = _asyncapi()
    document["servers"]["nats"]["host"] = parts.bus_address
    if "text/html" in request.headers.get("accept", ""):
        return HTMLResponse(asyncapi_page(document))
    return JSONResponse(document)


def _asyncapi() -> dict[str, Any]:
    try:
        document: dict[str, Any] = json.loads(ASYNCAPI_FILE.read_text())
    except OSError as error:
        raise refuse(404, "NOT_FOUND", "This installation does not carry the AsyncAPI document.") from error
    return document
