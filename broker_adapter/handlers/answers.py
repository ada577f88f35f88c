"""What a broker's answer to a submission means."""

from __future__ import annotations

from broker_adapter import events
from broker_adapter.brokers.protocol import AnswerMissing, BrokerRefused, NotWritten, Submission, Submitted, Taken
from broker_adapter.domain.gate import Seen
from broker_adapter.domain.release_state import ReleaseState
from broker_adapter.stores.release_row import ReleaseRow
from chassis.unit_of_work import Work
from contracts.reasons import ReasonCode


def submission_of(row: ReleaseRow, deadline: float) -> Submission:
    """A release as it is handed to its broker."""
    return Submission(order=row.order, mode=row.mode, attempt=row.attempt, send_by=row.send_by, deadline=deadline)


def outcome(answer: Submitted) -> tuple[ReleaseState, str | None]:
    """The state that an answer leads to, and the broker's own id where it has one."""
    match answer:
        case Taken(broker_order_id):
            return ReleaseState.SUBMITTED, broker_order_id
        case BrokerRefused():
            return ReleaseState.REJECTED, None
        case NotWritten():
            return ReleaseState.VOIDED, None
        case AnswerMissing():
            return ReleaseState.IN_DOUBT, None


def say(row: ReleaseRow, answer: Submitted, seen: Seen, work: Work) -> None:
    """Say what the broker answered."""
    match answer:
        case Taken(broker_order_id):
            work.outbox.add(events.submitted(row, broker_order_id, at=seen.now))
        case BrokerRefused(reason):
            work.outbox.add(events.rejected(row, reason, at=seen.now))
        case NotWritten(_, unavailable):
            code = ReasonCode.BROKER_UNAVAILABLE if unavailable else ReasonCode.SEND_OVERDUE
            work.outbox.add(events.voided(row, code, seen))
        case AnswerMissing():
            work.outbox.add(events.in_doubt(row, at=seen.now))
