"""Answering requests: read, handle, publish what was committed, answer; a refusal is an answer too."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from nats.aio.msg import Msg
from pydantic import ValidationError

from chassis import crash_points
from chassis.database import is_passing, is_too_slow
from chassis.errors import OutcomeUnknown, Poison, Refused, Transient, Unreachable
from chassis.logging import get_logger
from chassis.outbox import OutboxPublisher
from chassis.unit_of_work import UnitOfWork
from contracts.codec import NotJson, dumps
from contracts.invalid import field_errors
from contracts.messages import Answer, Problem, Request

log = get_logger("interlock.responding")
PUBLISH_SECONDS_MAX = 0.5
"""How long an answer waits for its events to be published: they are committed, and the sweeper publishes them otherwise."""
ANSWER_BYTES_MAX = 1_000_000
"""The server takes messages of 1 MiB, headers included; a larger answer would never come."""
R = TypeVar("R", bound=Request)
RequestHandler = Callable[..., Awaitable[dict[str, Any]]]


class Responder:
    """Answers the requests of one service."""

    def __init__(self, unit_of_work: Callable[[], UnitOfWork], publisher: OutboxPublisher) -> None:
        self._unit_of_work = unit_of_work
        self._publisher = publisher

    async def answer(self, message: Msg, request: type[R], handler: RequestHandler) -> None:
        """Answer one request, whatever comes of it."""
        uow = self._unit_of_work()
        answer = await self._outcome(message.data, request, handler, uow)
        await self._publish(uow)
        crash_points.reach("answer.before")
        await self._send(message, answer.to_json())

    async def reply(self, message: Msg, say: Callable[[], Awaitable[dict[str, Any]]]) -> None:
        """Answer with what `say` says."""
        await self._send(message, dumps(await say()).encode())

    async def _outcome(self, raw: bytes, request: type[R], handler: RequestHandler, uow: UnitOfWork) -> Answer:
        try:
            return Answer(result=await handler(request.from_json(raw), uow=uow))
        except Refused as refusal:
            return Answer(problem=refusal.problem)
        except (NotJson, ValidationError) as error:
            return Answer(problem=invalid_request(error))
        except Poison as error:
            return Answer(problem=Problem(code=error.code, message=error.message, status=422))
        except Exception as error:
            if isinstance(error, Transient | Unreachable | OutcomeUnknown) or is_passing(error) or is_too_slow(error):
                log.warning("request.unavailable", subject=request.SUBJECT, error=repr(error)[:500])
                return Answer(problem=_UNAVAILABLE)
            log.error("request.failed", subject=request.SUBJECT, exc_info=error)
            return Answer(problem=_FAILED)

    async def _publish(self, uow: UnitOfWork) -> None:
        for batch in uow.committed:
            publishing = asyncio.ensure_future(self._publisher.publish(batch))
            done, _ = await asyncio.wait([publishing], timeout=PUBLISH_SECONDS_MAX)
            if not done:
                publishing.add_done_callback(_note_failure)
            else:
                _note_failure(publishing)

    async def _send(self, message: Msg, payload: bytes) -> None:
        if len(payload) > ANSWER_BYTES_MAX:
            log.warning("answer.too_large", subject=message.subject, bytes=len(payload))
            payload = _TOO_LARGE.to_json()
        # Only inboxes are answered: a stranger could else have us say something on any subject that we may publish.
        if message.reply.startswith("_INBOX"):
            await message.respond(payload)


def _note_failure(publishing: asyncio.Future[None]) -> None:
    if not publishing.cancelled() and (error := publishing.exception()) is not None:
        log.warning("publish.failed", error=repr(error)[:500])


def invalid_request(error: NotJson | ValidationError) -> Problem:
    """What is wrong with a request that cannot be read, field by field."""
    if isinstance(error, NotJson):
        return Problem(code="INVALID_JSON", message=f"The request is not JSON: {error}", status=400)
    fields = field_errors(error.errors(include_url=False, include_input=False, include_context=False))
    sentence = "; ".join(f"{problem['field']}: {problem['message']}" for problem in fields)
    return Problem(code="INVALID_REQUEST", message=sentence, status=422, values={"errors": fields})


_UNAVAILABLE = Problem(
    code="UNAVAILABLE", message="The service cannot reach what it needs just now. Try again.", status=503
)
_FAILED = Problem(
    code="INTERNAL_ERROR", message="The service failed to handle this request; the failure is in its log.", status=500
)
_TOO_LARGE = Answer(
    problem=Problem(
        code="ANSWER_TOO_LARGE",
        message="The answer is larger than a message may be. Ask for less: a smaller `limit`.",
        status=422,
    )
)
