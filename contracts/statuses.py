"""Where an order is. The words are fixed: ledger, HTTP, page and tests all speak them."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class OrderStatus(StrEnum):
    """Open ones first, then the final ones, which never change again."""

    PROPOSED = "proposed"
    RISK_PASSED = "risk_passed"
    PENDING_APPROVAL = "pending_approval"
    APPROVED = "approved"
    RETURNED = "returned"
    RELEASED = "released"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    PARTIALLY_FILLED = "partially_filled"
    IN_DOUBT = "in_doubt"
    PENDING_CANCEL = "pending_cancel"
    FILLED = "filled"
    DENIED = "denied"
    REJECTED = "rejected"
    CANCELED = "canceled"
    EXPIRED = "expired"


FINAL_STATUSES: Final = frozenset(
    {OrderStatus.FILLED, OrderStatus.DENIED, OrderStatus.REJECTED, OrderStatus.CANCELED, OrderStatus.EXPIRED}
)
OPEN_STATUSES: Final = frozenset(OrderStatus) - FINAL_STATUSES
