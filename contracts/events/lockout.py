"""The life of one lockout. `correlation_id` is the lockout's id."""

from __future__ import annotations

from typing import Literal

from pydantic import NonNegativeInt

from contracts.events.base import Event
from contracts.lockouts import Lockout


class LockoutEvent(Event):
    """Something that happened to one lockout."""

    lockout: Lockout
    lockouts_version: NonNegativeInt
    """The version of `lockouts/<symbol>` in the fence after it. An expiry is time's doing and raises nothing: it carries the version in force."""


class LockoutCreated(LockoutEvent):
    type: Literal["lockout.created"] = "lockout.created"
    version: Literal[1] = 1
    cancel_open_orders: bool = False
    """Whether orders in its scope that rest at the broker are to be canceled."""


class LockoutLifted(LockoutEvent):
    type: Literal["lockout.lifted"] = "lockout.lifted"
    version: Literal[1] = 1


class LockoutExpired(LockoutEvent):
    type: Literal["lockout.expired"] = "lockout.expired"
    version: Literal[1] = 1
