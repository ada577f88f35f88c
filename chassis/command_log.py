"""Commands that were answered: the same idempotency key gets the same answer, also after a restart."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import TextClause, text

from chassis.connection import Connection
from chassis.errors import Refused
from contracts.codec import dumps, loads
from contracts.messages import Answer, Command, Problem

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:scope, 0))")


@cache
def _find(schema: str) -> TextClause:
    return text(f"SELECT subject, fingerprint, answer FROM {schema}.commands WHERE idempotency_key = :key")


@cache
def _insert(schema: str) -> TextClause:
    return text(
        f"INSERT INTO {schema}.commands (idempotency_key, subject, fingerprint, answer) VALUES (:key, :subject, :print, :answer)"
    )


def fingerprint(command: Command) -> str:
    """What makes two commands the same: all but their key."""
    document = loads(command.to_json())
    del document["idempotency_key"]
    return sha256(dumps(dict(sorted(document.items()))).encode()).hexdigest()


class CommandLog:
    """The log of answered commands as one transaction sees it."""

    def __init__(self, connection: Connection, schema: str) -> None:
        self._connection = connection
        self._schema = schema

    async def once(self, command: Command, execute: Callable[[], Awaitable[dict[str, Any]]]) -> dict[str, Any]:
        """The result of `execute`, or what it was when this key came before; a refusal is repeated too.

        A refusal undoes what `execute` did and is remembered. Raises `Refused`: that one, or `IDEMPOTENCY_KEY_REUSED` for a key
        that came with another command.
        """
        key = command.idempotency_key
        await self._connection.execute(_LOCK, {"scope": f"{self._schema}:command:{key}"})
        known = (await self._connection.execute(_find(self._schema), {"key": key})).one_or_none()
        if known is not None:
            return self._repeat(command, known.subject, known.fingerprint, known.answer)
        answer = await self._answer(execute)
        await self._connection.execute(
            _insert(self._schema),
            {
                "key": key,
                "subject": command.SUBJECT,
                "print": fingerprint(command),
                "answer": answer.to_json().decode(),
            },
        )
        return unwrap(answer)

    async def _answer(self, execute: Callable[[], Awaitable[dict[str, Any]]]) -> Answer:
        try:
            async with self._connection.savepoint():
                return Answer(result=await execute())
        except Refused as refusal:
            return Answer(problem=refusal.problem)

    def _repeat(self, command: Command, subject: str, known_print: str, answer: str) -> dict[str, Any]:
        if subject != command.SUBJECT or known_print != fingerprint(command):
            raise Refused(
                Problem(
                    code="IDEMPOTENCY_KEY_REUSED",
                    message="This idempotency key came before with another request. Use a new key for a new request.",
                    status=422,
                )
            )
        return unwrap(Answer.from_json(answer))


def unwrap(answer: Answer) -> dict[str, Any]:
    """The result in `answer`. Raises `Refused` with its problem."""
    if answer.problem is not None:
        raise Refused(answer.problem)
    return answer.result or {}
