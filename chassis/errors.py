"""The families of errors: passing, hopeless, and refusals. Everything else is a bug."""

from __future__ import annotations

from contracts.messages import Problem


class Transient(Exception):
    """It may go well later: try again, with a delay."""


class Poison(Exception):
    """It will never go well: the message is dead-lettered with this code and sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class Refused(Exception):
    """A command or query is refused: a value for the caller, not a failure of ours."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.code}: {problem.message}")
        self.problem = problem


class Unreachable(Exception):
    """Nobody can answer: the bus is away, or the owner is not listening. The request was not taken."""


class OutcomeUnknown(Exception):
    """A request was sent and its answer did not come in time: it may or may not have been done."""
