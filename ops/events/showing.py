"""Events as lines for people, and as JSON lines for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from contracts.codec import dumps
from contracts.reasons import Reason
from contracts.sentences import sentence
from ops.events.selection import document_of, field
from ops.recordings import Recorded

HEAD: Final = ("sequence", "time", "event", "about", "who", "what")
WIDTHS: Final = (9, 12, 24, 28, 18)


def head() -> str:
    """The names of the columns."""
    return _row(HEAD)


def line(recorded: Recorded) -> str:
    """One event in a line: sequence, time of day in UTC, subject, what it is about, who did it, and the gist."""
    document = document_of(recorded)
    about = field(document, "order_id") or field(document, "symbol") or ""
    who = field(document, "actor") or ""
    time = recorded.stored_at[11:23] if recorded.stored_at else ""
    return _row((str(recorded.sequence), time, recorded.subject, about, who, gist(document)))


def as_json(recorded: Recorded) -> str:
    """One event as a JSON document in a line."""
    document = document_of(recorded)
    shown: dict[str, Any] = {
        "sequence": recorded.sequence,
        "stored_at": recorded.stored_at,
        "subject": recorded.subject,
        "headers": dict(recorded.headers),
    }
    if document is None:
        return dumps(shown | {"unreadable": recorded.payload.decode(errors="replace")})
    return dumps(shown | {"event": document})


def whole(recorded: Recorded) -> str:
    """Everything of one event."""
    lines = [f"sequence   {recorded.sequence}", f"stored at  {recorded.stored_at}", f"subject    {recorded.subject}"]
    lines += [f"header     {name}: {value}" for name, value in recorded.headers.items()]
    return "\n".join([*lines, "", _indented(recorded.payload.decode(errors="replace"))])


def _indented(text: str) -> str:
    """JSON with a line a field, its numbers as they are written; anything else as it is."""
    try:
        return json.dumps(json.loads(text, parse_float=_Number, parse_int=_Number), indent=2)
    except (ValueError, RecursionError):
        return text


class _Number(float):
    """A number that is written as it was read."""

    def __new__(cls, text: str) -> _Number:
        number = super().__new__(cls, text)
        number.text = text
        return number

    text: str

    def __repr__(self) -> str:
        return self.text


def gist(document: dict[str, Any] | None) -> str:
    """What matters most of an event, in a few words."""
    if document is None:
        return "no JSON object"
    if reasons := document.get("reasons") or document.get("because"):
        return "; ".join(sentence(Reason.model_validate(reason)) for reason in reasons)
    kind = str(document.get("type", ""))
    order = document.get("order")
    if kind == "order.proposed" and isinstance(order, dict):
        return _terms(order)
    if kind.startswith("lockout.") and isinstance(document.get("lockout"), dict):
        lockout = document["lockout"]
        return (
            f"{lockout.get('symbol')} {lockout.get('side')} until {lockout.get('expires_at')}: {lockout.get('reason')}"
        )
    if kind == "config.updated":
        changed = ", ".join(str(change.get("path")) for change in document.get("changed", []))
        return f"version {document.get('config_version')}: {changed or 'nothing'}"
    if "last_quantity" in document:
        return f"{document.get('side')} {document['last_quantity']} at {document.get('last_price')}, {document.get('leaves_quantity')} left"
    if kind == "order.returned":
        return f"{document.get('code')} at {document.get('stage')}"
    if kind == "order.approved":
        return f"by {document.get('by')}"
    if kind == "order.risk_passed":
        return f"until {document.get('risk_pass', {}).get('valid_until')}"
    return str(document.get("reason") or document.get("broker_order_id") or "")


def _terms(order: dict[str, Any]) -> str:
    prices = [
        f"{name.removesuffix('_price')} {order[name]}" for name in ("limit_price", "stop_price") if order.get(name)
    ]
    return " ".join(
        [
            str(order.get("side")),
            str(order.get("quantity")),
            str(order.get("symbol")),
            str(order.get("order_type")),
            *prices,
        ]
    )


def _row(cells: Sequence[str]) -> str:
    fixed = [cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=False)]
    return "  ".join([*fixed, *cells[len(WIDTHS) :]]).rstrip()
