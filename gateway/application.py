"""The FastAPI application: its routes, its layers, and how its failures read."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from gateway import problem_handlers
from gateway.changes_log import ChangesLogged
from gateway.guard import Guard
from gateway.metrics import Measured, Metrics
from gateway.problems import ProblemDocument
from gateway.routes import (
    approval_config,
    approvals,
    console,
    documents,
    events,
    health,
    lockouts,
    news,
    orders,
    positions,
    quotes,
    risk_config,
    trading,
)

VERSION = "1"
DESCRIPTION = (
    "Bots propose orders; Interlock decides whether, when and under whose hand each one reaches a broker. A change is in force when its "
    "call returns. Amounts are decimals in strings; times are UTC."
)
ROUTERS = (
    approval_config,
    lockouts,
    approvals,
    orders,
    positions,
    risk_config,
    trading,
    news,
    quotes,
    events,
    health,
    documents,
    console,
)
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def create_app(*, metrics: Metrics, allowed_hosts: tuple[str, ...] = (), lifespan: Lifespan | None = None) -> FastAPI:
    """The application without its parts; whoever runs it sets `app.state.parts`."""
    app = FastAPI(
        title="Interlock",
        redirect_slashes=False, version=VERSION, description=DESCRIPTION, lifespan=lifespan,
        openapi_url=None, docs_url=None, redoc_url=None, generate_unique_id_function=_operation_id,
    )  # fmt: skip
    for resource in ROUTERS:
        app.include_router(resource.router)
    problem_handlers.install(app)
    app.add_middleware(Guard, allowed_hosts=allowed_hosts)
    app.add_middleware(ChangesLogged)
    app.add_middleware(Measured, metrics=metrics)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    return app


def _operation_id(route: APIRoute) -> str:
    return route.name


def _openapi(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        document = get_openapi(title=app.title, version=app.version, description=DESCRIPTION, routes=app.routes)
        schemas = document["components"]["schemas"]
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        schema = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= schema.pop("$defs", {}) | {"ProblemDocument": schema}
        app.openapi_schema = document
    return app.openapi_schema
