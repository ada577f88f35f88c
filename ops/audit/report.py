"""`interlock audit report`: who changed which control, decided what, ended which lockout, within a time."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from ops.events.looking import listed
from ops.events.selection import Selection, document_of, field
from ops.events.showing import gist
from ops.recordings import Recorded
from ops.running_journal import running_journal

CHAPTERS: Final[dict[str, tuple[str, ...]]] = {
    "Controls changed": ("config.updated",),
    "Lockouts": ("lockout.created", "lockout.lifted", "lockout.expired"),
    "Approvals decided": (
        "approval.approved", "approval.endorsed", "approval.rejected", "approval.extended", "approval.expired", "approval.invalidated",
    ),
    "Cancels asked for": ("order.cancel_requested",),
}  # fmt: skip
"""What a person may do to a control or to an order, by the events that say it was done."""


def report(
    data_dir: Path, nats_url: str | None, since: datetime | None, until: datetime | None, *, as_json: bool
) -> str:
    """Every act, oldest first, with who, when, why and its cause; and how many of each by whom."""

    async def read() -> dict[str, list[Recorded]]:
        async with running_journal(data_dir, nats_url) as journal:
            found: dict[str, list[Recorded]] = {}
            for chapter, subjects in CHAPTERS.items():
                acts = [
                    recorded
                    for subject in subjects
                    async for recorded in listed(journal, Selection(subject=subject, since=since, until=until))
                ]
                found[chapter] = sorted(acts, key=lambda recorded: recorded.sequence)
            return found

    found = asyncio.run(read())
    if as_json:
        return json.dumps({chapter: [_act(recorded) for recorded in acts] for chapter, acts in found.items()})
    return "\n".join(_words(found))


def _act(recorded: Recorded) -> dict[str, Any]:
    document = document_of(recorded) or {}
    return {
        "sequence": recorded.sequence,
        "at": document.get("occurred_at"),
        "event": recorded.subject,
        "about": field(document, "order_id") or field(document, "symbol"),
        "who": document.get("actor"),
        "why": document.get("reason") or field(document, "reason"),
        "caused_by": document.get("causation_id"),
        "says": gist(document),
        "changed": document.get("changed"),
    }


def _words(found: dict[str, list[Recorded]]) -> Iterable[str]:
    for chapter, recordings in found.items():
        acts = [_act(recorded) for recorded in recordings]
        yield f"{chapter}: {len(acts)}"
        for act in acts:
            about = f" {act['about']}" if act["about"] else ""
            yield f"  {act['at']}  {act['who']}: {act['event']}{about}" + (f" ({act['why']})" if act["why"] else "")
            yield from _changes(act["changed"] or ())
        yield ""
    yield "By whom"
    by = Counter(
        (str(_act(recorded)["who"]), recorded.subject) for recordings in found.values() for recorded in recordings
    )
    for (who, what), count in sorted(by.items()):
        yield f"  {who}: {count} {what}"


def _changes(changed: Sequence[dict[str, Any]]) -> Iterable[str]:
    for change in changed:
        before = json.dumps(change["before"], default=str) if "before" in change else "nothing"
        yield f"      {change['path']}: {before} -> {json.dumps(change.get('after'), default=str)}"
