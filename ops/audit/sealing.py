"""`interlock audit seal` and `audit verify`: the chain is carried on, and held against the journal or an exported file."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from deploy.problems import StackError
from ops.audit.chain import EVERY, START, Gap, Head, HeadFile, follow
from ops.events.selection import document_of
from ops.recordings import FileRecording, Recorded, Recording
from ops.running_journal import running_journal

BEGIN: Final = {"order.proposed"}
"""What begins something: nothing of ours caused it."""
BY_TIME: Final = {"lockout.expired", "approval.expired", "limit.warned", "order.expired"}
"""What time brought about."""
CHAIN: Final = "audit/chain.jsonl"


@dataclass
class Findings:
    """What a verification found."""

    events: int = 0
    heads: int = 0
    """Those of the chain that were compared."""
    sealed_up_to: int = 0
    wrong: list[str] = field(default_factory=list)
    incomplete: Counter[str] = field(default_factory=Counter)
    """Events without actor, time or cause, by what is missing."""

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "events": self.events, "heads_compared": self.heads, "sealed_up_to": self.sealed_up_to, "wrong": self.wrong,
            "incomplete": dict(self.incomplete),
        }  # fmt: skip


def seal(
    data_dir: Path, nats_url: str | None, chain: Path | None, *, every_seconds: float | None, say: Callable[[str], None]
) -> None:
    """Carry the chain on to the journal's end; with `every_seconds` again and again, until interrupted. Raises `StackError`, and seals nothing, where the last
    head is not the journal's any more."""
    file = HeadFile(chain or data_dir / CHAIN)

    async def run() -> None:
        async with running_journal(data_dir, nats_url) as journal:
            with file.writing() as writer:
                head = _last(file)
                while True:
                    until = await journal.last()
                    if until < head.sequence:
                        raise StackError(
                            f"The journal ends at {until}, and was sealed up to {head.sequence}: it is another one, or was cut."
                        )
                    async for part in journal.read(until, after=head.sequence):
                        heads = list(follow(head, part))
                        writer.add(_kept(heads))
                        head = heads[-1]
                    if every_seconds is None:
                        break
                    await asyncio.sleep(every_seconds)
        say(f"Sealed up to {head.sequence} in {file.path}: {head.link.hex()}")

    asyncio.run(run())


def verify(
    data_dir: Path,
    nats_url: str | None,
    chain: Path | None,
    recording: Path | None,
    *,
    tell: Callable[[int, int | None], None],
) -> Findings:
    """Hold the journal, or an exported file, against the chain, and each event against what an event must say. Raises `StackError`."""
    heads = {head.sequence: head for head in HeadFile(chain or data_dir / CHAIN).heads()}
    findings = Findings(sealed_up_to=max(heads, default=0))
    if not heads:
        findings.wrong.append("Nothing was sealed yet, so there is nothing to hold it against: interlock audit seal.")

    async def run() -> None:
        async with _source(data_dir, nats_url, recording) as source:
            until = await source.last()
            if until < findings.sealed_up_to:
                findings.wrong.append(f"It ends at {until}, and was sealed up to {findings.sealed_up_to}.")
            head, sealed = START, START
            async for part in source.read(until):
                for recorded in part:
                    _require_whole(recorded, findings)
                    (head,) = follow(head, [recorded])
                    known = heads.get(head.sequence)
                    if known is None:
                        continue
                    findings.heads += 1
                    if known.link != head.link:
                        findings.wrong.append(
                            f"Something between {sealed.sequence + 1} and {known.sequence} is not what was sealed."
                        )
                        head = known  # from here on as it was sealed: a later change is found too
                    sealed = known
                findings.events += len(part)
                tell(part[-1].sequence, until)

    try:
        asyncio.run(run())
    except Gap as gap:
        findings.wrong.append(str(gap))
    return findings


def words(findings: Findings) -> str:
    """What was found, in words."""
    lines = [f"Wrong: {wrong}" for wrong in findings.wrong]
    lines += [f"Incomplete: {count} events, {what}." for what, count in sorted(findings.incomplete.items())]
    lines.append(f"{findings.events} events held against {findings.heads} heads; sealed up to {findings.sealed_up_to}.")
    verdict = (
        "is not as it was sealed"
        if findings.wrong
        else "not every event says who, when and why"
        if findings.incomplete
        else "nothing is wrong"
    )
    return "\n".join([*lines, f"Verified: {verdict}."])


def _kept(heads: list[Head]) -> list[Head]:
    """Every hundredth, and the last: a part ends where the journal did."""
    return [head for head in heads if head.sequence % EVERY == 0 or head is heads[-1]]


def _last(file: HeadFile) -> Head:
    heads = file.heads()
    return heads[-1] if heads else START


def _require_whole(recorded: Recorded, findings: Findings) -> None:
    """Every change has an actor, a time and a cause (S10); what cannot be read changed nothing."""
    document = document_of(recorded)
    if document is None or "event_id" not in document:
        return
    if not document.get("actor"):
        findings.incomplete[f"{recorded.subject} without an actor"] += 1
    if not document.get("occurred_at"):
        findings.incomplete[f"{recorded.subject} without a time"] += 1
    if recorded.subject not in BEGIN | BY_TIME and not document.get("causation_id"):
        findings.incomplete[f"{recorded.subject} without a cause"] += 1


@asynccontextmanager
async def _source(data_dir: Path, nats_url: str | None, recording: Path | None) -> AsyncIterator[Recording]:
    if recording is not None:
        yield FileRecording(recording)
        return
    async with running_journal(data_dir, nats_url) as journal:
        yield journal
