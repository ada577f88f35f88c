"""Publishing a proposal, so that a 202 means: it is on the disk of the journal."""

from __future__ import annotations

from datetime import UTC, datetime

import nats.errors

from chassis.journal import Journal, Outgoing, PublishFailed
from contracts.events import OrderProposed
from contracts.orders import Order
from contracts.values import Mode
from gateway.connection import Connection
from gateway.owners import bus_away
from gateway.problems import refuse


class Proposals:
    """Puts proposals into the journal."""

    def __init__(self, bus: Connection, *, timeout_seconds: float) -> None:
        self._bus = bus
        self._timeout_seconds = timeout_seconds

    async def publish(self, order: Order, mode: Mode, *, actor: str) -> None:
        """Return once the proposal is durable. Raises `HttpProblem`: nothing was accepted, or it is unknown whether it was."""
        event = OrderProposed(
            occurred_at=datetime.now(UTC), correlation_id=order.order_id, actor=actor, order=order, mode=mode
        )
        if not self._bus.connected:
            raise bus_away()
        journal = Journal(self._bus.client, timeout_seconds=self._timeout_seconds)
        try:
            await journal.publish([Outgoing(event.event_id, event.subject(), order.order_id, event.to_json())])
        except PublishFailed as failure:
            if isinstance(failure.__cause__, nats.errors.NoRespondersError):
                raise bus_away() from failure
            raise refuse(
                503, "OUTCOME_UNKNOWN",
                "The journal did not confirm this proposal, which may have been stored all the same. Repeat it with the same "
                "order_id and terms: that changes nothing where it was.",
                order_id=order.order_id,
            ) from failure  # fmt: skip
