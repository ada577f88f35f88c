"""What a broker's answer to a submission means."""

from __future__ import annotations

from broker_adapter import events
from broker_adapter.brokers.protocol import AnswerMissing, BrokerRefused, NotWritten, Submission, Submitted, Taken
from broker_adapter.domain.gate import Seen
from broker_adapter.domain.release_state import ReleaseState
from broker_adapter.events import SERVICE, Saying
from broker_adapter.stores.release_row import ReleaseRow
from chassis.unit_of_work import Work
from contracts.reasons import Reason, ReasonCode
from contracts.values import Stage


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


def say(row: ReleaseRow, answer: Submitted, state: ReleaseState, seen: Seen, work: Work) -> None:
    """Say what the broker answered, of a release that is in `state` since."""
    match answer:
        case Taken(broker_order_id):
            work.outbox.add(events.submitted(row, broker_order_id, at=seen.now))
        case BrokerRefused(reason):
            work.outbox.add(events.rejected(row, reason, at=seen.now))
        case NotWritten(_, unavailable):
            code = ReasonCode.BROKER_UNAVAILABLE if unavailable else ReasonCode.SEND_OVERDUE
            say_it_came_to_nothing(row, state, code, seen, work)
        case AnswerMissing():
            work.outbox.add(events.in_doubt(row, at=seen.now))


def say_it_came_to_nothing(row: ReleaseRow, state: ReleaseState, code: ReasonCode, seen: Seen, work: Work) -> None:
    """Say of a send that certainly never arrived, for the cause `code`, that it was returned; or canceled, where that was asked for meanwhile (P9)."""
    if state is ReleaseState.CANCELED:
        reason = Reason.of(ReasonCode.CANCELED_BY_REQUEST, Stage.RELEASE, send=code)
        work.outbox.add(events.canceled(row.order_id, reason, Saying(seen.now, row.caused_by, SERVICE)))
    else:
        work.outbox.add(events.voided(row, code, seen))
