"""A broker behind HTTP: `POST /orders`, `GET` and `DELETE /orders/{id}`, `GET /orders?status=open`, `GET /reports`, `GET /health`.

Nothing is ever tried again in here. What was certainly not written is told apart from what may have been by watching the connection:
the deadline is checked when it is open and the first byte is about to go out, and only from then on is an order in doubt.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

import httpx

from broker_adapter.brokers.http_lanes import Lanes
from broker_adapter.brokers.http_wire import (
    SEND_BY,
    UNKNOWN_ORDER,
    answer_from,
    document,
    order_body,
    reason,
    reports_from,
    text_in,
)
from broker_adapter.brokers.protocol import (
    AnswerMissing,
    BrokerUnavailable,
    NotWritten,
    Report,
    Submission,
    Submitted,
    Taken,
)
from contracts.reasons import ReasonCode

ABOUT_TO_WRITE: Final = ".send_request_headers.started"
"""The end of the name under which httpcore tells (extension `trace`) that the first byte of a request goes out next."""
ASKING_AT_ONCE_MAX: Final = 4
"""Questions have connections of their own: they are answered while orders wait for theirs."""
_FAILURES = (httpx.HTTPError, TimeoutError, OSError)


class _TooLate(Exception):
    """The deadline passed before the first byte."""


class HttpBroker:
    """The driver. `arrival_seconds_max` is a promise of the broker's operator; without it nothing in doubt is ever voided (P8)."""

    name = "http"

    def __init__(
        self,
        url: str,
        *,
        arrival_seconds_max: float | None = None,
        at_once_max: int = 16,
        query_timeout_seconds: float = 2.0,
    ) -> None:
        self.arrival_seconds_max: float | None = arrival_seconds_max
        self.news = asyncio.Event()
        self._sending = Lanes(url, at_once_max)
        self._asking = Lanes(url, ASKING_AT_ONCE_MAX)
        self._query_timeout_seconds = query_timeout_seconds

    async def close(self) -> None:
        """Close the connections."""
        await self._sending.close()
        await self._asking.close()

    async def submit(self, submissions: Sequence[Submission]) -> Sequence[Submitted]:
        """Send them, so many at once, each until its deadline."""
        answers = await asyncio.gather(*(self._submit(submission) for submission in submissions))
        if any(isinstance(answer, Taken) for answer in answers):
            self.news.set()
        return answers

    async def find(self, client_order_ids: Sequence[str]) -> Mapping[str, str]:
        """Ask for each; all are answered, or `BrokerUnavailable`."""
        found = await asyncio.gather(*(self._find(client_order_id) for client_order_id in client_order_ids))
        return {
            key: broker_order_id
            for key, broker_order_id in zip(client_order_ids, found, strict=True)
            if broker_order_id
        }

    async def cancel(self, client_order_ids: Sequence[str]) -> None:
        """Pass on each; those that failed may all be passed on again."""
        answers = await asyncio.gather(*(self._ask("DELETE", f"/orders/{key}") for key in client_order_ids))
        self.news.set()
        for answer in answers:
            if not (answer.is_success or answer.status_code == httpx.codes.CONFLICT or _is_unknown(answer)):
                raise BrokerUnavailable(f"a cancel was answered with {answer.status_code}")

    async def reports(self, after: int, limit: int) -> Sequence[Report]:
        """At most `limit` reports with a cursor above `after`."""
        response = await self._read("/reports", after=after, limit=limit)
        return reports_from(response, after)

    async def resting(self) -> Sequence[str]:
        """All open orders."""
        body = document(await self._read("/orders", status="open"))
        items = body.get("items") if isinstance(body, dict) else None
        if not isinstance(items, list):
            raise BrokerUnavailable("the broker's open orders cannot be read")
        return [str(item) for item in items]

    async def available(self) -> bool:
        """Whether `/health` says so."""
        try:
            return (await self._ask("GET", "/health")).is_success
        except BrokerUnavailable:
            return False

    async def _submit(self, submission: Submission) -> Submitted:
        written = False

        async def watch(event: str, _: dict[str, Any]) -> None:
            nonlocal written
            if event.endswith(ABOUT_TO_WRITE):
                if time.monotonic() >= submission.deadline:
                    raise _TooLate
                written = True

        headers = {SEND_BY: submission.send_by.isoformat(), "Content-Type": "application/json"}
        seconds = submission.deadline - time.monotonic()
        try:
            if seconds <= 0:
                raise _TooLate
            async with asyncio.timeout(seconds), self._sending.one() as client:
                body = order_body(submission)
                return answer_from(
                    await client.post("/orders", content=body, headers=headers, extensions={"trace": watch})
                )
        except _TooLate:
            return NotWritten(reason(ReasonCode.SEND_OVERDUE, send_by=headers[SEND_BY]), unavailable=False)
        except _FAILURES as error:
            if written:
                return AnswerMissing(reason(ReasonCode.BROKER_ANSWER_MISSING, error=repr(error)[:300]))
            return NotWritten(reason(ReasonCode.BROKER_UNAVAILABLE, error=repr(error)[:300]), unavailable=True)

    async def _find(self, client_order_id: str) -> str | None:
        response = await self._ask("GET", f"/orders/{client_order_id}")
        if _is_unknown(response):
            return None
        broker_order_id = text_in(document(response), "broker_order_id") if response.is_success else None
        if broker_order_id is None:
            raise BrokerUnavailable(f"the broker answered {response.status_code} when asked for {client_order_id}")
        return broker_order_id

    async def _read(self, path: str, **parameters: str | int) -> httpx.Response:
        response = await self._ask("GET", path, **parameters)
        if not response.is_success:
            raise BrokerUnavailable(f"the broker answered {response.status_code} to GET {path}")
        return response

    async def _ask(self, method: str, path: str, **parameters: str | int) -> httpx.Response:
        try:
            async with self._asking.one() as client, asyncio.timeout(self._query_timeout_seconds):
                return await client.request(method, path, params=parameters)
        except _FAILURES as error:
            raise BrokerUnavailable(f"{method} {path}: {error!r}"[:300]) from error


def _is_unknown(response: httpx.Response) -> bool:
    """Whether the broker itself says that it does not know the order. Any other 404 must not: what is unknown may be sent again."""
    return response.status_code == httpx.codes.NOT_FOUND and text_in(document(response), "code") == UNKNOWN_ORDER
