"""Streams and durable consumers, as data. They are made in one place (provisioning), which refuses to start on drift."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

JOURNAL: Final = "JOURNAL"
DEAD: Final = "DEAD"
OPERATIONS: Final = "OPERATIONS"
DEAD_SUBJECT_PREFIX: Final = "dead."
"""A dead letter lies under `dead.<consumer>`."""
DUPLICATE_WINDOW_SECONDS: Final = 120
ACK_WAIT_SECONDS: Final = 10
"""Longer than a batch may take, shorter than an operator's patience after a crash."""
BATCH_MAX: Final = 256
ACK_PENDING_MAX: Final = 4 * BATCH_MAX


@dataclass(frozen=True)
class Stream:
    """A JetStream stream: file storage, limits retention, no deletion, atomic batches (ADR-50), direct reads."""

    name: str
    subjects: tuple[str, ...]
    description: str
    allow_atomic: bool = True
    allow_direct: bool = True
    deny_delete: bool = True
    deny_purge: bool = True
    duplicate_window_seconds: int = DUPLICATE_WINDOW_SECONDS


@dataclass(frozen=True)
class Consumer:
    """A durable pull consumer with explicit acks, redelivered for ever (`max_deliver` -1): we dead-letter ourselves."""

    name: str
    stream: str
    user: str
    """The NATS user that may read it."""
    subjects: tuple[str, ...]
    ack_wait_seconds: int = ACK_WAIT_SECONDS
    ack_pending_max: int = ACK_PENDING_MAX


STREAMS: tuple[Stream, ...] = (
    Stream(
        JOURNAL,
        ("order.*", "approval.*", "lockout.*", "position.*", "limit.*", "config.updated"),
        "Every event, in one total order.",
    ),
    Stream(
        DEAD,
        ("dead.*",),
        "Messages that could not be read or handled, with their bytes and the reason.",
        allow_atomic=False,
    ),
    Stream(OPERATIONS, ("ops.*",), "What people did by hand about dead letters, and why.", allow_atomic=False),
)
_AT_BROKER = (
    "order.submitted", "order.accepted", "order.rejected", "order.partially_filled", "order.filled", "order.canceled",
    "order.expired", "order.in_doubt", "order.cancel_requested", "order.cancel_rejected",
)  # fmt: skip
CONSUMERS: tuple[Consumer, ...] = (
    Consumer("risk_review", JOURNAL, "risk", ("order.proposed",)),
    Consumer("risk_returns", JOURNAL, "risk", ("order.returned",)),
    Consumer(
        "risk_ledger", JOURNAL, "risk", ("order.denied", "order.approved", "order.parked", *_AT_BROKER, "approval.*")
    ),
    Consumer("risk_dead", DEAD, "risk", ("dead.*",)),
    Consumer("approval_gate", JOURNAL, "approval", ("order.risk_passed",)),
    Consumer("approval_finals", JOURNAL, "approval", ("order.denied", "order.canceled")),
    Consumer("approval_controls", JOURNAL, "approval", ("config.updated",)),
    Consumer("lockout_exits", JOURNAL, "lockout", ("position.reduced",)),
    Consumer("broker_release", JOURNAL, "broker", ("order.approved",)),
    Consumer("broker_controls", JOURNAL, "broker", ("config.updated", "lockout.created")),
)
CONSUMER_NAMED: dict[str, Consumer] = {consumer.name: consumer for consumer in CONSUMERS}
