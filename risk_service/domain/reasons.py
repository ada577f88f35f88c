"""How risk states a reason: amounts without exponents, times as RFC 3339."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from contracts.reasons import Reason, ReasonCode
from contracts.values import Stage, plain


def because(code: ReasonCode, **values: object) -> Reason:
    """A reason found by risk; values that are none are left out."""
    return Reason(
        code=code, stage=Stage.RISK, values={key: _text(value) for key, value in values.items() if value is not None}
    )


def _text(value: object) -> str:
    match value:
        case Decimal():
            return plain(value)
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case timedelta():
            return f"{value.total_seconds():.3f}"
        case _:
            return str(value)
