"""Between a row of `operator_approvals` and an `Approval`."""

from __future__ import annotations

from typing import Any

from approval_service.domain.approval import Approval, ApprovalStatus
from contracts.codec import dumps
from contracts.orders import Order
from contracts.passes import RiskPass
from contracts.reasons import Reason
from contracts.values import Mode

COLUMNS = (
    "id, notional, mode, mode_epoch, terms_hash, terms, risk_pass, status, requested_at, expires_at, decided_by, decided_at, reason, "
    "because, proposed_by, endorsed_by, endorsed_at, extended_by, extended_at"
)
"""What `approval_of` needs."""
_TYPES = {
    "id": "uuid",
    "order_id": "text",
    "symbol": "text",
    "side": "text",
    "quantity": "numeric",
    "order_type": "text",
    "limit_price": "numeric",
    "notional": "numeric",
    "account": "text",
    "strategy": "text",
    "mode": "text",
    "mode_epoch": "integer",
    "reduces": "boolean",
    "terms_hash": "text",
    "terms": "json",
    "risk_pass": "json",
    "status": "text",
    "requested_at": "timestamptz",
    "expires_at": "timestamptz",
    "because": "json",
    "proposed_by": "text",
}
INSERT_COLUMNS = ", ".join(_TYPES)
INSERT_ARRAYS = ", ".join(f"CAST(:{name} AS {kind}[])" for name, kind in _TYPES.items())
"""The columns of new rows, each as one array parameter of its name."""


def approval_of(row: Any) -> Approval:
    """The approval in a row of `COLUMNS`."""
    return Approval(
        id=row.id,
        order=Order.model_validate(row.terms),
        mode=Mode(row.mode),
        mode_epoch=row.mode_epoch,
        notional=row.notional,
        terms_hash=row.terms_hash,
        risk_pass=RiskPass.model_validate(row.risk_pass),
        requested_at=row.requested_at,
        expires_at=row.expires_at,
        status=ApprovalStatus(row.status),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        reason=row.reason,
        because=tuple(Reason.model_validate(reason) for reason in row.because),
        proposed_by=row.proposed_by,
        endorsed_by=row.endorsed_by,
        endorsed_at=row.endorsed_at,
        extended_by=row.extended_by,
        extended_at=row.extended_at,
    )


def values_of(approval: Approval) -> dict[str, Any]:
    """The values of `INSERT_COLUMNS`. The columns beside `terms` repeat the order's for whoever reads the table by hand."""
    order = approval.order
    return {
        "id": approval.id,
        "order_id": order.order_id,
        "symbol": order.symbol,
        "side": order.side.value,
        "quantity": order.quantity,
        "order_type": order.order_type.value,
        "limit_price": order.limit_price,
        "notional": approval.notional,
        "account": order.account,
        "strategy": order.strategy,
        "mode": approval.mode.value,
        "mode_epoch": approval.mode_epoch,
        "reduces": approval.risk_pass.reduces,
        "terms_hash": approval.terms_hash,
        "terms": order.model_dump_json(),
        "risk_pass": approval.risk_pass.model_dump_json(),
        "status": approval.status.value,
        "requested_at": approval.requested_at,
        "expires_at": approval.expires_at,
        "because": dumps([reason.model_dump(mode="json") for reason in approval.because]),
        "proposed_by": approval.proposed_by,
    }
