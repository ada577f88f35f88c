"""The values that messages are made of: money, quantities, symbols, ids and times, each refusing what it cannot mean."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, PlainSerializer, StringConstraints

DIGITS_MAX: Final = 18
"""Longest whole part of an amount; with `DECIMALS_MAX`, more than any venue quotes and little enough to multiply exactly."""
DECIMALS_MAX: Final = 12
ANY_SYMBOL: Final = "*"
_SYMBOL = re.compile(r"[A-Z0-9][A-Z0-9._/-]{0,31}")


def _exact(value: Any) -> Decimal:
    """`value` as a decimal, never through a float. Raises `ValueError` for what is not a finite amount of sane length."""
    if isinstance(value, bool | float) or not isinstance(value, int | str | Decimal):
        raise ValueError("an amount is a decimal string or a JSON number")
    if isinstance(value, str) and ("_" in value or not value.isascii()):
        raise ValueError(
            "not a decimal number"
        )  # for Python `1_0` is ten, and so are digits of other scripts; for nobody else
    try:
        amount = Decimal(value.strip() if isinstance(value, str) else value)
    except InvalidOperation as error:
        raise ValueError("not a decimal number") from error
    if not amount.is_finite():
        raise ValueError("an amount is finite")
    _sign, digits, exponent = amount.as_tuple()
    assert isinstance(exponent, int)
    # Looked at, not computed with: arithmetic on more digits than the context holds raises instead of answering.
    beyond = -exponent - DECIMALS_MAX
    if len(digits) + exponent > DIGITS_MAX or (beyond > 0 and any(digits[-beyond:])):
        raise ValueError(f"at most {DIGITS_MAX} digits before and {DECIMALS_MAX} after the point")
    # Zero may be written with any number of decimals; written out, `0E-999999999` fills the memory.
    return amount if amount else Decimal(0)


def plain(amount: Decimal) -> str:
    """`amount` without exponent and without trailing zeros: `1E+3` is `1000`, `1.50` is `1.5`."""
    text = format(amount, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("", "-0", "-") else text


def quoted(value: Any, most: int) -> str:
    """The beginning of something that was sent, as a message can say it: half a surrogate pair cannot be written in UTF-8."""
    return str(value)[:most].encode(errors="backslashreplace").decode()


def _symbol(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a symbol is text")
    symbol = value.strip().upper()
    if not _SYMBOL.fullmatch(symbol) or ".." in symbol or symbol.endswith("."):
        raise ValueError("a symbol is 1 to 32 of A-Z 0-9 . / - _, such as AAPL, BRK.B or BTC/USD")
    return symbol


def _symbol_or_any(value: Any) -> str:
    return ANY_SYMBOL if isinstance(value, str) and value.strip() == ANY_SYMBOL else _symbol(value)


def _utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError as error:  # the first and last hours that can be written, with an offset that leads out
        raise ValueError("the time is out of range") from error


def _rfc3339(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


Amount = Annotated[Decimal, BeforeValidator(_exact), PlainSerializer(plain, return_type=str)]
"""A signed decimal, a string in JSON."""
Money = Amount
"""An amount in the account's currency."""
Price = Annotated[Amount, Field(gt=0)]
"""Money per unit of the symbol, above zero."""
Quantity = Annotated[Amount, Field(gt=0)]
"""Units of the symbol (shares, coins), above zero."""
Size = Annotated[Amount, Field(ge=0)]
"""Units of the symbol, zero or more."""
Symbol = Annotated[str, BeforeValidator(_symbol)]
"""A tradable symbol: trimmed, upper-cased, `AAPL`, `BRK.B`, `BTC/USD`."""
SymbolOrAny = Annotated[str, BeforeValidator(_symbol_or_any)]
"""A symbol, or `*` for all of them."""
OrderId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
"""Unique in the installation; the proposer chooses it, and it is the proposal's idempotency key."""
Name = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._:@/+-]{0,63}$")]
"""An account, a strategy or an actor."""
DEFAULT_ACTOR: Final = "operator"
"""Who acts where nobody says: nobody in particular, so never one of two people who must differ."""
ReasonText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=r"^[^\x00]*$")
]
"""Why a person did something: 1 to 500 characters after trimming, and none of them NUL, which PostgreSQL cannot store."""
IdempotencyKey = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,128}$")]
UtcDatetime = Annotated[AwareDatetime, AfterValidator(_utc), PlainSerializer(_rfc3339, return_type=str)]
"""A moment with an offset, kept in UTC; RFC 3339 in JSON. A naive time is refused."""


class Mode(StrEnum):
    """Where orders go. `disabled` orders go nowhere."""

    PAPER = "paper"
    LIVE = "live"
    DISABLED = "disabled"


class TradingState(StrEnum):
    """What is let through while the mode stays: everything, exits alone, nothing."""

    ACTIVE = "active"
    REDUCE_ONLY = "reduce_only"
    HALTED = "halted"


class Side(StrEnum):
    BUY = "buy"
    SELL = "sell"


class OrderType(StrEnum):
    MARKET = "market"
    LIMIT = "limit"
    STOP = "stop"
    STOP_LIMIT = "stop_limit"


class TimeInForce(StrEnum):
    DAY = "day"
    GTC = "gtc"
    IOC = "ioc"


class Stage(StrEnum):
    """Where in the pipeline something was decided."""

    RISK = "risk"
    APPROVAL = "approval"
    RELEASE = "release"
    BROKER = "broker"
