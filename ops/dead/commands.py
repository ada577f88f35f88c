"""What `interlock dead ...` does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeVar
from uuid import uuid4

from contracts.dead_letters import DeadLetterSettled
from contracts.events import EVENT_OF_SUBJECT
from deploy.problems import StackError
from ops.dead.letters import Kept, Letters
from ops.running_journal import administrator

T = TypeVar("T")
HEAD: Final = ("letter", "stored at", "consumer", "code", "message of", "order", "settled", "why it is here")


def list_letters(data_dir: Path, nats_url: str | None, *, every: bool, as_json: bool) -> str:
    """The letters that nobody settled; all of them where `every`."""

    async def listed(letters: Letters) -> list[Kept]:
        return [kept async for kept in letters.all() if every or kept.settled is None]

    found = _with_letters(data_dir, nats_url, listed)
    if as_json:
        return "\n".join(json.dumps(_document(kept)) for kept in found)
    if not found:
        return "No dead letters wait." if not every else "There never was a dead letter."
    rows = [HEAD, *(_row(kept) for kept in found)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def show_letter(data_dir: Path, nats_url: str | None, sequence: int, *, as_json: bool) -> str:
    """One letter, with its reason and the original bytes. Raises `StackError` where there is none."""

    async def both(letters: Letters) -> tuple[Kept, bytes]:
        kept = await letters.one(sequence)
        return kept, await letters.original(kept)

    kept, original = _with_letters(data_dir, nats_url, both)
    if as_json:
        return json.dumps(
            _document(kept) | {"payload": original.decode(errors="replace"), "payload_hex": original.hex()}
        )
    letter, settled = kept.letter, kept.settled
    lines = [
        f"letter     {kept.sequence}, stored at {kept.stored_at}",
        f"consumer   {letter.consumer}",
        f"message    {letter.stream} {letter.stream_sequence}, {letter.original_subject}, {len(original)} bytes",
        f"order      {letter.order_id or 'none could be read'}",
        f"code       {letter.code}",
        f"reason     {letter.message}",
        f"settled    {'no' if settled is None else f'{settled.action} by {settled.actor}: {settled.reason}'}",
        *(f"header     {name}: {value}" for name, value in letter.headers.items()),
    ]
    return "\n".join([*lines, "", _readable(original)])


def retry_letter(data_dir: Path, nats_url: str | None, sequence: int, *, actor: str, reason: str) -> str:
    """Send the original message again through the front door: to everyone who reads its subject, each of whom acts on an event once (P11, P15).

    Raises `StackError` where there is no such letter, or its subject is none of the journal.
    """

    async def retry(letters: Letters) -> int:
        kept = await letters.one(sequence)
        letter = kept.letter
        if letter.original_subject not in EVENT_OF_SUBJECT:
            raise StackError(
                f"Dead letter {sequence} came on {letter.original_subject}, which is no subject of the journal."
            )
        own = {name: value for name, value in letter.headers.items() if not name.startswith("Nats-")}
        headers = own | {"Nats-Msg-Id": f"retry:{sequence}:{uuid4()}"}
        stored_as = await letters.send_again(letter.original_subject, await letters.original(kept), headers)
        await letters.settle(_settled(kept, "retried", actor, reason, stored_as))
        return stored_as

    stored_as = _with_letters(data_dir, nats_url, retry)
    return f"Dead letter {sequence} was sent again; it is message {stored_as} of the journal. What becomes of it: interlock events show {stored_as}, and dead ls."


def drop_letter(data_dir: Path, nats_url: str | None, sequence: int, *, actor: str, reason: str) -> str:
    """Settle a letter without sending it again. It stays where it is; `dead ls` does not list it any more."""

    async def drop(letters: Letters) -> None:
        await letters.settle(_settled(await letters.one(sequence), "dropped", actor, reason, None))

    _with_letters(data_dir, nats_url, drop)
    return f"Dead letter {sequence} was dropped by {actor}: {reason}"


def _with_letters(data_dir: Path, nats_url: str | None, act: Callable[[Letters], Awaitable[T]]) -> T:
    async def run() -> T:
        async with administrator(data_dir, nats_url) as client:
            return await act(Letters(client))

    return asyncio.run(run())


def _settled(kept: Kept, action: Any, actor: str, reason: str, stored_as: int | None) -> DeadLetterSettled:
    if not reason.strip():
        raise StackError("Say why: --reason.")
    return DeadLetterSettled(
        occurred_at=datetime.now(UTC), correlation_id=str(kept.letter.event_id), actor=actor, dead_sequence=kept.sequence, action=action,
        reason=reason, stored_as=stored_as,
    )  # fmt: skip


def _row(kept: Kept) -> tuple[str, ...]:
    letter = kept.letter
    return (
        str(kept.sequence), kept.stored_at[:19], letter.consumer, letter.code, f"{letter.original_subject} {letter.stream_sequence}",
        letter.order_id or "-", "-" if kept.settled is None else kept.settled.action, letter.message[:100],
    )  # fmt: skip


def _document(kept: Kept) -> dict[str, Any]:
    settled = None if kept.settled is None else kept.settled.to_document()
    return {
        "sequence": kept.sequence,
        "stored_at": kept.stored_at,
        "letter": kept.letter.to_document(),
        "settled": settled,
    }


def _readable(original: bytes) -> str:
    """The bytes as text; in hexadecimal where they are none."""
    try:
        return original.decode()
    except UnicodeDecodeError:
        return original.hex(" ")
