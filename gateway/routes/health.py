"""`/healthz`, `/readyz`, `/metrics`: for whoever watches over the gateway."""

from __future__ import annotations

from fastapi import APIRouter, Response

from gateway.metrics import CONTENT_TYPE
from gateway.parts import PartsOf
from gateway.views.health import Alive, Readiness

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def is_alive() -> Alive:
    """The process runs. Says nothing about what is behind it."""
    return Alive()


@router.get(
    "/readyz", responses={503: {"model": Readiness, "description": "Not everything is ready; the body says what."}}
)
async def is_ready(parts: PartsOf, response: Response) -> Readiness:
    """200 once the whole stack takes orders."""
    readiness = Readiness.model_validate(await parts.health.report())
    if not readiness.ready:
        response.status_code = 503
        response.headers["Retry-After"] = "1"
    return readiness


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def tell_metrics(parts: PartsOf) -> Response:
    """Prometheus metrics of this gateway."""
    return Response(parts.metrics.text(), media_type=CONTENT_TYPE)
