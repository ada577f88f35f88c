"""What the HTTP driver writes and reads: orders, answers and reports as JSON, numbers to the digit."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Final

import httpx
from pydantic import BaseModel, ConfigDict, PositiveInt, ValidationError

from broker_adapter.brokers.protocol import (
    AnswerMissing,
    BrokerRefused,
    BrokerUnavailable,
    NotWritten,
    Report,
    ReportKind,
    Submission,
    Submitted,
    Taken,
)
from contracts.codec import NotJson, loads
from contracts.reasons import Reason, ReasonCode
from contracts.values import Amount, OrderId, Price, Quantity, Size, Stage, UtcDatetime

SEND_BY: Final = "X-Send-By"
"""Header: past this moment (RFC 3339) the broker must not take the order."""
UNKNOWN_ORDER: Final = "UNKNOWN_ORDER"
"""Code in the body of a 404. Without it a 404 says only that something on the way is set up wrongly."""
_REASON_OF = {
    ReportKind.REJECTED: ReasonCode.BROKER_REJECTED,
    ReportKind.CANCELED: ReasonCode.CANCELED_BY_REQUEST,
    ReportKind.EXPIRED: ReasonCode.DAY_ENDED,
    ReportKind.CANCEL_REJECTED: ReasonCode.TOO_LATE_TO_CANCEL,
}


class _ReportBody(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    cursor: PositiveInt
    client_order_id: OrderId
    kind: ReportKind
    at: UtcDatetime
    broker_order_id: str | None = None
    execution_id: str | None = None
    last_quantity: Quantity | None = None
    last_price: Price | None = None
    cumulative_quantity: Size = Decimal(0)
    leaves_quantity: Size = Decimal(0)
    commission: Amount | None = None
    reason: str | None = None


def order_body(submission: Submission) -> bytes:
    """The body of `POST /orders`: the terms, with the broker's key in place of ours, the mode and the attempt."""
    terms = submission.order.model_dump(mode="json")
    key = {"client_order_id": terms.pop("order_id")}
    return json.dumps(key | terms | {"mode": submission.mode, "attempt": submission.attempt}).encode()


def answer_from(response: httpx.Response) -> Submitted:
    """What a status says. 409: it has the order already. 412: too late, not taken. 429: not now. Other 4xx: no.

    Everything else (5xx, a redirect, 408) leaves open whether the order was taken.
    """
    body, status = document(response), response.status_code
    if response.is_success or status == httpx.codes.CONFLICT:
        return Taken(text_in(body, "broker_order_id"))
    if status == httpx.codes.PRECONDITION_FAILED:
        return NotWritten(reason(ReasonCode.SEND_OVERDUE, said_by="broker"), unavailable=False)
    if status == httpx.codes.TOO_MANY_REQUESTS:
        return NotWritten(reason(ReasonCode.BROKER_UNAVAILABLE, status=status), unavailable=True)
    if response.is_client_error and status != httpx.codes.REQUEST_TIMEOUT:
        said = {"said": text_in(body, "code"), "message": text_in(body, "message")}
        return BrokerRefused(reason(ReasonCode.BROKER_REJECTED, status=status, **said))
    return AnswerMissing(reason(ReasonCode.BROKER_ANSWER_MISSING, status=status))


def reports_from(response: httpx.Response, after: int) -> list[Report]:
    """The reports in an answer. Raises `BrokerUnavailable` when it cannot be read, or misses one."""
    try:
        reports = [_report(_ReportBody.model_validate(item)) for item in document(response)["items"]]
    except (ValidationError, KeyError, TypeError) as error:
        raise BrokerUnavailable(f"the broker's reports cannot be read: {error}"[:300]) from error
    if [report.cursor for report in reports] != list(range(after + 1, after + 1 + len(reports))):
        raise BrokerUnavailable(f"the broker's reports after {after} are not one after the other")
    return reports


def document(response: httpx.Response) -> Any:
    """The JSON of an answer; None where there is none."""
    try:
        return loads(response.content)
    except NotJson:
        return None


def text_in(body: Any, name: str) -> str | None:
    """A text field of an answer, at most 300 characters of it."""
    value = body.get(name) if isinstance(body, dict) else None
    return value[:300] if isinstance(value, str) else None


def reason(code: ReasonCode, **values: object) -> Reason:
    """A reason at the broker."""
    return Reason.of(code, Stage.BROKER, **values)


def _report(body: _ReportBody) -> Report:
    told = {name: getattr(body, name) for name in _ReportBody.model_fields if name != "reason"}
    code = _REASON_OF.get(body.kind)
    return Report(**told, reason=None if code is None else reason(code, said=body.reason))
