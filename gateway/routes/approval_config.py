"""`/api/admin/trading/approval-config`: when a person is asked."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from contracts.commands import UpdateConfig
from contracts.config import ConfigSnapshot
from contracts.queries import GetConfig
from gateway.caller import CallerOf
from gateway.exact import ExactRoute
from gateway.parts import PartsOf
from gateway.problems import declared
from gateway.views.approval_config import SETTINGS, ApprovalConfig, ApprovalConfigChange, ApprovalConfigInForce

router = APIRouter(prefix="/api/admin/trading/approval-config", tags=["approval config"], route_class=ExactRoute)


@router.get("", responses=declared(503))
async def get_approval_config(parts: PartsOf) -> ApprovalConfig:
    """When a person is asked, the trading mode, and who changed the config last."""
    snapshot = ConfigSnapshot.model_validate(await parts.owners.see(GetConfig()))
    return ApprovalConfig.model_validate(_view(snapshot))


@router.put("", responses=declared(409, 503))
async def change_approval_config(body: ApprovalConfigChange, parts: PartsOf, caller: CallerOf) -> ApprovalConfigInForce:
    """Change any of the three settings. 200: in force for every order not yet released; what waits for a person goes on waiting."""
    result = await parts.owners.do(
        UpdateConfig(
            changes={"operator_approval": body.changes}, expected_version=body.expected_version, reason=body.reason,
            **caller.model_dump(),
        )
    )  # fmt: skip
    snapshot = ConfigSnapshot.model_validate(result)
    parts.mode.note(snapshot)
    return ApprovalConfigInForce.model_validate(_view(snapshot) | {"in_flight": result.get("in_flight")})


def _view(snapshot: ConfigSnapshot) -> dict[str, Any]:
    approval = snapshot.config.operator_approval
    return {name: getattr(approval, name) for name in SETTINGS} | {
        "trading_mode": snapshot.config.trading_mode,
        "version": snapshot.version,
        "updated_by": snapshot.updated_by,
        "updated_at": snapshot.updated_at,
    }
