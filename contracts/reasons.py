"""Why an order did not go on: a closed set of codes, each with its values. The sentence for people is made at the edge."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict

from contracts.values import Stage


class ReasonCode(StrEnum):
    """One word for one cause, the same in events, tables, HTTP and the page."""

    MODE_DISABLED = "MODE_DISABLED"
    MODE_CHANGED = "MODE_CHANGED"
    BROKER_NOT_CONFIGURED = "BROKER_NOT_CONFIGURED"
    TRADING_HALTED = "TRADING_HALTED"
    REDUCE_ONLY = "REDUCE_ONLY"
    SUSPENDED = "SUSPENDED"
    LOCKED = "LOCKED"
    MAX_QUANTITY = "MAX_QUANTITY"
    MAX_NOTIONAL = "MAX_NOTIONAL"
    MAX_GROSS_EXPOSURE = "MAX_GROSS_EXPOSURE"
    MAX_NET_EXPOSURE = "MAX_NET_EXPOSURE"
    MAX_DAILY_LOSS = "MAX_DAILY_LOSS"
    MAX_DRAWDOWN = "MAX_DRAWDOWN"
    MAX_POSITION = "MAX_POSITION"
    MAX_OPEN_ORDERS = "MAX_OPEN_ORDERS"
    RATE_LIMIT = "RATE_LIMIT"
    DUPLICATE_ORDER = "DUPLICATE_ORDER"
    LOOK_ALIKE_ORDER = "LOOK_ALIKE_ORDER"
    SHORT_SELLING = "SHORT_SELLING"
    SYMBOL_NOT_ALLOWED = "SYMBOL_NOT_ALLOWED"
    SYMBOL_RESTRICTED = "SYMBOL_RESTRICTED"
    MARKET_CLOSED = "MARKET_CLOSED"
    SELF_TRADE = "SELF_TRADE"
    RUNAWAY = "RUNAWAY"
    EXIT_ALREADY_RESERVED = "EXIT_ALREADY_RESERVED"
    PRICE_COLLAR = "PRICE_COLLAR"
    PRICE_COLLAR_AMOUNT = "PRICE_COLLAR_AMOUNT"
    PRICE_UNKNOWN = "PRICE_UNKNOWN"
    PRICE_STALE = "PRICE_STALE"
    PROPOSAL_TOO_OLD = "PROPOSAL_TOO_OLD"
    STATE_UNKNOWN = "STATE_UNKNOWN"
    RETURNED_TOO_OFTEN = "RETURNED_TOO_OFTEN"
    APPROVAL_REQUIRED = "APPROVAL_REQUIRED"
    APPROVAL_RULE = "APPROVAL_RULE"
    FOUR_EYES = "FOUR_EYES"
    APPROVAL_REJECTED = "APPROVAL_REJECTED"
    APPROVAL_EXPIRED = "APPROVAL_EXPIRED"
    APPROVAL_LAPSED = "APPROVAL_LAPSED"
    APPROVAL_INVALIDATED = "APPROVAL_INVALIDATED"
    TERMS_CHANGED = "TERMS_CHANGED"
    CONFIG_CHANGED = "CONFIG_CHANGED"
    LOCKOUTS_CHANGED = "LOCKOUTS_CHANGED"
    PASS_EXPIRED = "PASS_EXPIRED"
    SEND_OVERDUE = "SEND_OVERDUE"
    NOT_AT_BROKER = "NOT_AT_BROKER"
    BROKER_UNAVAILABLE = "BROKER_UNAVAILABLE"
    BROKER_AVAILABLE_AGAIN = "BROKER_AVAILABLE_AGAIN"
    BROKER_REJECTED = "BROKER_REJECTED"
    BROKER_ANSWER_MISSING = "BROKER_ANSWER_MISSING"
    CANCELED_BY_REQUEST = "CANCELED_BY_REQUEST"
    HALT_CANCEL = "HALT_CANCEL"
    LOCKOUT_CANCEL = "LOCKOUT_CANCEL"
    TOO_LATE_TO_CANCEL = "TOO_LATE_TO_CANCEL"
    IMMEDIATE_REMAINDER = "IMMEDIATE_REMAINDER"
    DAY_ENDED = "DAY_ENDED"
    DEAD_LETTERED = "DEAD_LETTERED"


def _storable(text: str) -> str:
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}")


Said = Annotated[str, AfterValidator(_storable)]
"""Text of a reason. A NUL, which PostgreSQL reads in no text, is replaced: whoever reads all reasons must not stumble over one."""


class Reason(BaseModel):
    """One cause, where it was found, and its values as text: `MAX_NOTIONAL` at `risk` with `{"limit": "1000", "actual": "1200"}`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: ReasonCode
    stage: Stage
    values: dict[str, Said] = {}

    @classmethod
    def of(cls, code: ReasonCode, stage: Stage, **values: object) -> Self:
        """A reason with its values turned into text; `None` values are left out."""
        return cls(
            code=code, stage=stage, values={key: str(value) for key, value in values.items() if value is not None}
        )
