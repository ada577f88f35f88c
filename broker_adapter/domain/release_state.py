"""The states of a release: one row an order, from the gate to the broker's last word."""

from __future__ import annotations

from enum import StrEnum

from broker_adapter.brokers.protocol import ReportKind


class ReleaseState(StrEnum):
    """`released` nothing is written; `sending` it may be; `in_doubt` no answer came; `voided` it never arrived, and was returned."""

    RELEASED = "released"
    SENDING = "sending"
    IN_DOUBT = "in_doubt"
    SUBMITTED = "submitted"
    VOIDED = "voided"
    REJECTED = "rejected"
    CANCELED = "canceled"
    EXPIRED = "expired"
    FILLED = "filled"


ON_THE_WAY = (ReleaseState.RELEASED, ReleaseState.SENDING, ReleaseState.IN_DOUBT)
"""Not flat while a row is in one of these (P12)."""
UNANSWERED = (ReleaseState.SENDING, ReleaseState.IN_DOUBT)
"""Something may have been written; never resent in place (P8)."""
AT_BROKER = (*UNANSWERED, ReleaseState.SUBMITTED)
"""A cancel is passed on to the broker (P9)."""
FINAL_OF_REPORT = {
    ReportKind.REJECTED: ReleaseState.REJECTED,
    ReportKind.FILLED: ReleaseState.FILLED,
    ReportKind.CANCELED: ReleaseState.CANCELED,
    ReportKind.EXPIRED: ReleaseState.EXPIRED,
}
"""The release's last state after a report that ends an order."""
