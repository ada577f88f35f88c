"""Refusals over HTTP: RFC 9457 problem documents, each with a stable `code`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from contracts.messages import Problem

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = {"Retry-After": "1"}
SUMMARIES = {
    403: "It is for somebody else to do",
    404: "Unknown",
    409: "It does not fit what holds now; `values` says what that is",
    413: "It is larger than may be",
    415: "It is of another kind than can be read",
    422: "A field is wrong; `values.errors` names each",
    503: "What is needed is away, or did not answer in time; `Retry-After` says when to try again",
}


class ProblemDocument(BaseModel):
    """Why a request was refused (RFC 9457)."""

    model_config = ConfigDict(extra="forbid")

    type: str = Field(examples=["urn:interlock:problem:ORDER_ID_CONFLICT"])
    title: str = Field(examples=["Order id conflict"])
    status: int = Field(examples=[409])
    detail: str = Field(description="A sentence for a person.")
    code: str = Field(description="For programs: stable.", examples=["ORDER_ID_CONFLICT"])
    values: dict[str, Any] = Field(default={}, description="What the sentence is about, for programs.")


class HttpProblem(HTTPException):
    """Ends a request with a problem. An HTTPException, so that FastAPI lets it through while it reads a body."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.status, problem.message)
        self.problem = problem


def refuse(http_status: int, code: str, message: str, **values: object) -> HttpProblem:
    """A problem of the gateway's own, to raise."""
    return HttpProblem(Problem(code=code, message=message, status=http_status, values=values))


def response(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """`problem` as an HTTP response, in ASCII: an input may hold half a surrogate pair, which has no UTF-8."""
    shown = document(problem)
    content = json.dumps(shown, default=str).encode()
    retry = RETRY_AFTER if shown["status"] == HTTPStatus.SERVICE_UNAVAILABLE else {}
    return Response(content, shown["status"], {**retry, **(headers or {})}, media_type=MEDIA_TYPE)


def document(problem: Problem) -> dict[str, Any]:
    """`problem` as RFC 9457 has it."""
    return {
        "type": f"urn:interlock:problem:{problem.code}",
        "title": problem.code.replace("_", " ").capitalize(),
        "status": problem.status if 400 <= problem.status <= 599 else 500,
        "detail": problem.message,
        "code": problem.code,
        "values": problem.values,
    }


def declared(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems that a route may answer, for its OpenAPI; every route may say that a field is wrong."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}
    answers: dict[int | str, dict[str, Any]] = {
        status: {"description": SUMMARIES[status], "content": content} for status in sorted({*statuses, 422})
    }
    return {**answers, "default": {"description": "Any other problem", "content": content}}
