"""Events of one order, stating only what matters."""

from __future__ import annotations

from typing import Any

from contracts import events
from contracts.passes import ApprovalPass, ControlVersions, RiskPass
from contracts.reasons import Reason, ReasonCode
from contracts.statuses import OrderStatus
from contracts.values import Mode, Side, Stage
from risk_service.domain.ledger import LedgerOrder
from risk_service.domain.order_life import Life
from tests.unit.risk_service.builders import NOW, an_order, seconds

VERSIONS = ControlVersions(config=7, symbol_lockouts=3, all_lockouts=2)
WHY = Reason.of(ReasonCode.LOCKED, Stage.RISK)


def a_life(progress: OrderStatus = OrderStatus.RISK_PASSED, **fields: Any) -> Life:
    return Life(**{"progress": progress, "round": 0, "decided_at": NOW, "on_way_since": NOW, **fields})


def a_ledger_order(life: Life | None = None, **fields: Any) -> LedgerOrder:
    return LedgerOrder("o-1", "main", "default", "AAPL", Side.BUY, Mode.PAPER, life or a_life(), **fields)


def _event(kind: type[events.Event], *, after: float = 1, **fields: Any) -> Any:
    envelope = {"occurred_at": NOW + seconds(after), "correlation_id": "o-1", "actor": "x", "order_id": "o-1"}
    return kind.model_validate({**envelope, **fields})


def denied(**fields: Any) -> Any:
    return _event(events.OrderDenied, **{"stage": "approval", "reasons": [WHY], **fields})


def approved(*, round: int = 0, **fields: Any) -> Any:
    risk_pass = RiskPass(
        versions=VERSIONS, terms_hash="h", mode=Mode.PAPER, mode_epoch=0, round=round, reduces=False, decided_at=NOW, valid_until=NOW
    )  # fmt: skip
    approval_pass = ApprovalPass(by="automatic", config_version=7, terms_hash="h", decided_at=NOW)
    passes = {"risk_pass": risk_pass, "approval_pass": approval_pass}
    return _event(events.OrderApproved, order=an_order(), mode="paper", by="automatic", **passes, **fields)


def returned(**fields: Any) -> Any:
    defaults = {"stage": "release", "round": 0, "code": "CONFIG_CHANGED", "versions": VERSIONS, "observed_at": NOW}
    return _event(events.OrderReturned, **{**defaults, **fields})


def parked(**fields: Any) -> Any:
    return _event(events.OrderParked, reason=Reason.of(ReasonCode.BROKER_UNAVAILABLE, Stage.RELEASE), **fields)


def at_broker(kind: type[events.Event], **fields: Any) -> Any:
    extra: dict[str, Any] = {"broker": "paper"}
    if kind is events.OrderSubmitted:
        extra |= {
            "client_order_id": "o-1",
            "attempt": 1,
            "mode": "paper",
            "versions": VERSIONS,
            "released_at": NOW,
            "send_by": NOW,
        }
    if kind in (events.OrderRejected, events.OrderCancelRejected, events.OrderInDoubt):
        extra |= {"reasons": [WHY], "attempt": 1}
    if kind is events.OrderExpired:
        extra |= {"filled_quantity": "0"}
    return _event(kind, **{**extra, **fields})


def fill(quantity: str, price: str = "100", *, leaves: str = "1", commission: str = "0", **fields: Any) -> Any:
    """A partial fill; the last one when it leaves nothing."""
    kind = events.OrderFilled if leaves == "0" else events.OrderPartiallyFilled
    defaults = {
        "broker": "paper", "execution_id": "x-1", "symbol": "AAPL", "side": "buy", "account": "main", "strategy": "default",
        "last_quantity": quantity, "last_price": price, "cumulative_quantity": quantity, "leaves_quantity": leaves, "commission": commission,
    }  # fmt: skip
    return _event(kind, **{**defaults, **fields})


def approval(kind: type[events.Event], **fields: Any) -> Any:
    defaults = {
        "approval_id": "a-1", "mode": "paper", "expires_at": NOW + seconds(900), "decided_by": "olga", "reason": WHY if kind is events.ApprovalInvalidated else None
    }  # fmt: skip
    return _event(kind, **{**defaults, **fields})
