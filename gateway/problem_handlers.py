"""From everything that can go wrong in a request to its problem document."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError, ResponseValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from chassis.logging import get_logger
from contracts.invalid import field_errors
from contracts.messages import Problem
from gateway.caller import answer_headers
from gateway.problems import HttpProblem, response

log = get_logger("interlock.gateway")
ERRORS_MAX = 50
SENTENCES = {
    404: "There is nothing at this path.",
    405: "This path does not take this method.",
    413: "The body is too large.",
}


def install(app: FastAPI) -> None:
    """Answer every failure of a request as a problem."""
    app.add_exception_handler(HTTPException, _http_exception)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    for unreadable in (ValidationError, ResponseValidationError):
        app.add_exception_handler(unreadable, _unreadable_answer)
    app.add_exception_handler(Exception, _bug)


async def _http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = {**answer_headers(request), **(error.headers or {})}
    if isinstance(error, HttpProblem):
        return response(error.problem, headers)
    status = HTTPStatus(error.status_code)
    sentence = SENTENCES.get(status.value, str(error.detail))
    return response(Problem(code=status.name, message=sentence, status=status.value), headers)


async def _invalid_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    fields = field_errors(error.errors()[:ERRORS_MAX])
    sentence = "; ".join(f"{field['field']}: {field['message']}" for field in fields)
    problem = Problem(code="INVALID_REQUEST", message=sentence, status=422, values={"errors": fields})
    return response(problem, answer_headers(request))


async def _unreadable_answer(request: Request, error: Exception) -> Response:
    log.error("answer.unreadable", path=request.url.path, error=str(error)[:1000])
    problem = Problem(
        code="UNREADABLE_ANSWER",
        message="The owner answered something that this gateway cannot read; it may be another version.",
        status=502,
    )
    return response(problem, answer_headers(request))


async def _bug(request: Request, error: Exception) -> Response:
    log.error("request.failed", method=request.method, path=request.url.path, exc_info=error)
    problem = Problem(code="INTERNAL_ERROR", message="The gateway failed; the failure is in its log.", status=500)
    return response(problem, answer_headers(request))
