"""How the broker is told to behave. Setting it replaces it whole: what is not named goes back to its default."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Fate(StrEnum):
    """What becomes of a request to take an order; `before` and `after` it was accepted and fsynced."""

    ANSWER = "answer"
    REJECT = "reject"
    NEVER_ANSWER = "never_answer"
    """It is accepted, and the connection stays open without a word."""
    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"
    ERROR_BEFORE = "error_before"
    """A 500; the order was not taken."""
    ERROR_AFTER = "error_after"
    """A 500; the order was taken."""


class Behaviour(BaseModel):
    """Accepts and fills everything at `fill_price` (a limit order at its limit), at once, by default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fate: Fate = Fate.ANSWER
    fills: bool = True
    """False: what is accepted rests until it is canceled, or filled by `POST /fill`."""
    fill_price: Decimal = Decimal(100)
    for_orders: Annotated[int, Field(ge=1)] | None = None
    """So many requests to take an order have this behaviour; the later ones the default one. None: all."""
    judge_delay_milliseconds: Annotated[int, Field(ge=0)] = 0
    """A request is looked at so long after it was read: a slow way to the broker."""
    answer_delay_milliseconds: Annotated[int, Field(ge=0)] = 0
    """An answer to a request to take an order goes out so long after it was decided."""
    listening: bool = True
    """False: connections are refused and open ones closed, on the port for orders; the control port goes on."""
