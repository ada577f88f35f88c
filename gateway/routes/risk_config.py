"""`/api/admin/trading/risk-config`: the whole config and its history, every number to the digit."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import NonNegativeInt

from contracts.commands import UpdateConfig
from contracts.config import ConfigSnapshot
from contracts.queries import ConfigHistory, GetConfig, PreviewConfig
from gateway.caller import CallerOf
from gateway.exact import ExactRoute, exact_response
from gateway.parts import PartsOf
from gateway.problems import declared
from gateway.views.base import Limit
from gateway.views.previews import ConfigPreview, ConfigToPreview
from gateway.views.risk_config import ConfigPage, ConfigVersion, ConfigVersionInForce, RiskConfigChange

router = APIRouter(prefix="/api/admin/trading/risk-config", tags=["risk config"], route_class=ExactRoute)


@router.get("", response_model=ConfigVersion, responses=declared(404, 503))
async def get_risk_config(
    parts: PartsOf, version: Annotated[NonNegativeInt | None, Query(description="An older version.")] = None
) -> Response:
    """The config in force, whole, or one version of it."""
    return exact_response(await parts.owners.see(GetConfig(version=version)))


@router.put("", response_model=ConfigVersionInForce, responses=declared(409, 503))
async def change_risk_config(body: RiskConfigChange, parts: PartsOf, caller: CallerOf) -> Response:
    """Change the keys that `config` names, however deep, and nothing else. A list is replaced whole, and `null` is a value.

    So the whole config, edited, may be sent as well as one key of it; with `expected_version`, nobody else's change is overwritten.
    200: in force.
    """
    result = await parts.owners.do(
        UpdateConfig(
            changes=body.config, expected_version=body.expected_version, reason=body.reason, **caller.model_dump()
        )
    )
    parts.mode.note(ConfigSnapshot.model_validate(result))
    return exact_response(result)


@router.post("/preview", response_model=ConfigPreview, responses=declared(503))
async def preview_risk_config(body: ConfigToPreview, parts: PartsOf) -> Response:
    """What this change would do to the waiting and open orders, and what is said of them now. Nothing is changed."""
    return exact_response(await parts.owners.see(PreviewConfig(changes=body.config, status=body.status)))


@router.get("/history", response_model=ConfigPage, responses=declared(503))
async def list_config_versions(parts: PartsOf, limit: Limit = 100, cursor: str | None = None) -> Response:
    """Every version, newest first: who put it in force, when, why, and what changed."""
    return exact_response(await parts.owners.see(ConfigHistory(limit=limit, cursor=cursor)))
