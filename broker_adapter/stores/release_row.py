"""One release as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from broker_adapter.domain.release_state import ReleaseState
from contracts.codec import loads
from contracts.orders import Order
from contracts.passes import ControlVersions
from contracts.values import Mode


@dataclass(frozen=True)
class ReleaseRow:
    """One release as it stands."""

    order: Order
    attempt: int
    round: int
    state: ReleaseState
    broker: str
    mode: Mode
    versions: ControlVersions
    released_at: datetime
    send_by: datetime
    caused_by: str
    broker_order_id: str | None
    cancel_requested: bool

    @property
    def order_id(self) -> str:
        """The order's id."""
        return self.order.order_id


def release_row(row: Any) -> ReleaseRow:
    return ReleaseRow(
        order=Order.model_validate(loads(row.terms)),
        attempt=row.attempt,
        round=row.round,
        state=ReleaseState(row.state),
        broker=row.broker,
        mode=Mode(row.mode),
        versions=ControlVersions(
            config=row.config_version,
            symbol_lockouts=row.symbol_lockouts_version,
            all_lockouts=row.all_lockouts_version,
        ),
        released_at=row.released_at,
        send_by=row.send_by,
        caused_by=row.caused_by,
        broker_order_id=row.broker_order_id,
        cancel_requested=row.cancel_requested,
    )
