"""The events that risk says about orders and positions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from contracts.decision_inputs import DecisionInputs
from contracts.events import OrderDenied, OrderRiskPassed, PositionReduced
from contracts.reasons import Reason
from contracts.values import Stage
from risk_service.domain.amounts import writable
from risk_service.domain.candidate import Candidate
from risk_service.domain.reductions import Reduction
from risk_service.domain.verdicts import Passed, Verdict

SERVICE: Final = "risk_service"


def verdict_event(
    candidate: Candidate, verdict: Verdict, *, at: datetime, caused_by: UUID
) -> OrderRiskPassed | OrderDenied:
    """What was decided on an order."""
    if not isinstance(verdict, Passed):
        return denial(candidate, verdict.reasons, inputs=verdict.inputs, at=at, caused_by=caused_by)
    return OrderRiskPassed(
        **_envelope(candidate, at, caused_by),
        order=candidate.order,
        mode=candidate.mode,
        risk_pass=verdict.risk_pass,
        inputs=verdict.inputs,
        proposed_by=candidate.proposed_by,
    )


def denial(
    candidate: Candidate,
    reasons: Iterable[Reason],
    *,
    at: datetime,
    caused_by: UUID,
    inputs: DecisionInputs | None = None,
) -> OrderDenied:
    """That an order was denied, and why."""
    envelope = _envelope(candidate, at, caused_by)
    return OrderDenied(**envelope, stage=Stage.RISK, reasons=tuple(reasons), round=candidate.round, inputs=inputs)


def reduction_event(reduction: Reduction) -> PositionReduced:
    """That a fill shrank its strategy's position."""
    order, fill = reduction.order, reduction.fill
    return PositionReduced(
        correlation_id=order.order_id,
        causation_id=str(fill.event_id),
        occurred_at=fill.occurred_at,
        actor=SERVICE,
        order_id=order.order_id,
        execution_id=fill.execution_id,
        account=order.account,
        strategy=order.strategy,
        symbol=order.symbol,
        mode=order.mode,
        side=order.side,
        closed_quantity=reduction.closed_quantity,
        price=fill.last_price,
        gain=writable(reduction.gain),
        position_quantity=writable(reduction.position_quantity),
    )


def _envelope(candidate: Candidate, at: datetime, caused_by: UUID) -> dict[str, Any]:
    order_id = candidate.order.order_id
    return {
        "order_id": order_id,
        "correlation_id": order_id,
        "causation_id": str(caused_by),
        "occurred_at": at,
        "actor": SERVICE,
    }
