"""`interlock order show`: one order's whole story, with who did what, why, on what, and how long each step took."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from deploy.problems import StackError
from ops.events.looking import listed
from ops.events.selection import Selection, document_of
from ops.events.showing import gist
from ops.recordings import Recorded, moment
from ops.running_journal import running_journal

TRACE: Final = "traceparent"
OF_ORDERS: Final = ("order.*", "approval.*", "position.*")


def story_of(data_dir: Path, nats_url: str | None, order_id: str, *, as_json: bool) -> str:
    """All that the journal tells of an order. Raises `StackError` where that is nothing."""

    async def read() -> list[Recorded]:
        async with running_journal(data_dir, nats_url) as journal:
            found = [
                recorded
                for subject in OF_ORDERS
                async for recorded in listed(journal, Selection(subject=subject, order=order_id))
            ]
        return sorted(found, key=lambda recorded: recorded.sequence)

    found = asyncio.run(read())
    if not found:
        raise StackError(f"The journal has no order {order_id}.")
    steps = list(_steps(found))
    if as_json:
        return json.dumps({"order_id": order_id, "trace_id": trace_of(found), "steps": steps})
    return "\n".join(_words(order_id, found, steps))


def trace_of(story: Sequence[Recorded]) -> str | None:
    """The trace id that the events of an order were published under (W3C trace context); none where none was."""
    for recorded in story:
        parts = recorded.headers.get(TRACE, "").split("-")
        if len(parts) >= 3:
            return parts[1]
    return None


def _steps(story: Sequence[Recorded]) -> Iterator[dict[str, Any]]:
    before = None
    for recorded in story:
        document = document_of(recorded) or {}
        at = moment(recorded.stored_at)
        passed = document.get("risk_pass") or {}
        versions = passed.get("versions") or (document.get("inputs") or {}).get("versions") or document.get("versions")
        yield {
            "sequence": recorded.sequence,
            "stored_at": recorded.stored_at,
            "milliseconds": None if before is None else round((at - before).total_seconds() * 1000, 3),
            "event": recorded.subject,
            "event_id": document.get("event_id"),
            "caused_by": document.get("causation_id"),
            "actor": document.get("actor"),
            "says": gist(document),
            "versions": versions,
            "inputs": {name: value for name, value in (document.get("inputs") or {}).items() if value is not None and name != "versions"} or None,
            "reasons": document.get("reasons") or document.get("because") or None,
        }  # fmt: skip
        before = at


def _words(order_id: str, story: Sequence[Recorded], steps: Sequence[dict[str, Any]]) -> Iterator[str]:
    proposed = next((document_of(recorded) or {} for recorded in story if recorded.subject == "order.proposed"), {})
    yield f"Order {order_id}" + (f": {gist(proposed)}, account {proposed['order'].get('account')}, strategy {proposed['order'].get('strategy')}" if proposed else "")  # fmt: skip
    if (trace := trace_of(story)) is not None:
        yield f"Trace {trace}"
    yield ""
    for step in steps:
        took = "" if step["milliseconds"] is None else f"+{step['milliseconds']:.1f} ms"
        yield f"{step['sequence']:>9}  {step['stored_at'][11:23]}  {took:>12}  {step['event']:<24} {step['actor'] or ''}"
        indent = " " * 39
        if step["says"]:
            yield f"{indent}{step['says']}"
        if step["versions"]:
            versions = step["versions"]
            yield f"{indent}under config {versions['config']}, lockouts of the symbol {versions['symbol_lockouts']}, of all {versions['all_lockouts']}"
        if step["inputs"]:
            yield f"{indent}on " + ", ".join(f"{name} {_short(value)}" for name, value in step["inputs"].items())


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return "(" + ", ".join(f"{name} {_short(inner)}" for name, inner in value.items() if inner is not None) + ")"
    if isinstance(value, list):
        return "[" + ", ".join(_short(inner) for inner in value) + "]"
    return str(value)
