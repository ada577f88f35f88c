"""The orders of a recording that may be decided (again): what was proposed, and which mode epoch their first decision stamped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from contracts.events import OrderProposed
from contracts.orders import Order
from contracts.values import Mode


@dataclass
class Proposal:
    """An order as it was proposed."""

    order: Order
    mode: Mode
    proposed_at: datetime
    proposed_by: str
    terms_hash: str
    mode_epoch: int | None = None


class Proposals:
    """A running account, until an order is final."""

    def __init__(self) -> None:
        self._open: dict[str, Proposal] = {}

    def hear(self, event: OrderProposed) -> None:
        """The first proposal of an id counts (P11)."""
        if event.order_id not in self._open:
            self._open[event.order_id] = Proposal(
                event.order, event.mode, event.occurred_at, event.actor, event.order.terms_hash
            )

    def of(self, order_id: str) -> Proposal | None:
        """What was proposed under an id; none where it was not, or is final."""
        return self._open.get(order_id)

    def decided(self, order_id: str, mode_epoch: int) -> None:
        """Risk let it pass: what it says for the first time of the epoch stays (P6)."""
        proposal = self._open.get(order_id)
        if proposal is not None and proposal.mode_epoch is None:
            proposal.mode_epoch = mode_epoch

    def forget(self, order_id: str) -> None:
        """It is final."""
        self._open.pop(order_id, None)
