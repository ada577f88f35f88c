"""Checks and their measures as they are shown: amounts as text, times as RFC 3339."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from contracts.sentences import reason_document
from contracts.values import plain
from risk_service.domain.explain import Checked
from risk_service.domain.measure import Measure, seconds_of


def checked_document(checked: Checked) -> dict[str, Any]:
    """`{"name", "outcome", "measures": [{"setting", "limit", "actual", "headroom", "inputs", "reasons"}]}`."""
    return {
        "name": checked.name,
        "outcome": checked.outcome.value,
        "measures": [_measure(measure) for measure in checked.measures],
    }


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "setting": measure.setting,
        "limit": shown(measure.limit),
        "actual": shown(measure.actual),
        "headroom": shown(measure.headroom),
        "inputs": {name: shown(value) for name, value in measure.inputs.items()},
        "reasons": [reason_document(reason) for reason in measure.reasons],
    }


def shown(value: object) -> Any:
    """A value as JSON: an amount as plain text, a number, truth or nothing as itself, several as a list, anything else as text."""
    match value:
        case None | bool():
            return value
        case Decimal() | int():
            return plain(Decimal(value))
        case timedelta():
            return plain(seconds_of(value))
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case list() | tuple():
            return [shown(each) for each in value]
        case _:
            return str(value)
