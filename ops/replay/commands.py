"""`interlock replay`: opens the recording, runs it, and says what was found."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.codec import loads
from deploy.problems import StackError
from ops.progress import progress
from ops.recordings import FileRecording, Recording
from ops.replay.controls import FIRST_VERSION, ControlHistory
from ops.replay.report import verification_words, what_if_document, what_if_words
from ops.replay.shadow import Counted, read_controls, run
from ops.replay.verification import Verification
from ops.replay.what_if import WhatIf
from ops.running_journal import running_journal
from risk_service.domain.config_change import Invalid, change_config, unknown_keys


@dataclass(frozen=True)
class Source:
    """Where the recording is: a file, or the journal of a running stack; and which part of it counts."""

    file: Path | None
    data_dir: Path
    nats_url: str | None
    first: int | None = None
    last: int | None = None


def replay_recorded(source: Source, *, as_json: bool) -> tuple[str, bool]:
    """What a replay under the recorded config found, and whether every decision came out the same. Raises `StackError`."""
    document = asyncio.run(_verify(source))
    return json.dumps(document) if as_json else verification_words(document), document["differing"] == 0


def replay_under(source: Source, config: Path, *, as_json: bool) -> tuple[str, bool]:
    """What another config would have made of the same history. Raises `StackError`, also where the config is none."""
    document = asyncio.run(_try(source, candidate(config)))
    return json.dumps(document) if as_json else what_if_words(document), True


def candidate(path: Path) -> dict[str, Any]:
    """The keys that a file changes. Raises `StackError` with what is wrong with it."""
    try:
        changes = loads(path.read_bytes())
    except ValueError as error:
        raise StackError(f"{path} is no JSON: {error}.") from error
    if not isinstance(changes, dict):
        raise StackError(f"{path} holds no JSON object with keys of the risk config.")
    if unknown := unknown_keys(changes):
        raise StackError(f"{path} names keys that no risk config has: {', '.join(unknown)}.")
    return changes


async def _try(source: Source, changes: dict[str, Any]) -> dict[str, Any]:
    def change(document: dict[str, Any], mode_epoch: int) -> tuple[dict[str, Any], int]:
        changed = change_config(document, mode_epoch, changes)
        if isinstance(changed, Invalid):
            wrong = "; ".join(f"{error['key']}: {error['message']}" for error in changed.errors)
            raise StackError(f"The other config is none: {wrong}.")
        return changed.document, mode_epoch

    controls = ControlHistory(change)
    controls.config(FIRST_VERSION)
    what_if = WhatIf(controls, source.first or 1)
    async with _recording(source) as recording:
        begun = time.monotonic()
        until = await _until(source, recording)
        await read_controls(recording, until, controls)
        with progress("events", until) as tell:
            counted = await run(recording, until, what_if, tell=tell)
    return (
        _read(source, counted, until, time.monotonic() - begun)
        | {"config": changes}
        | what_if_document(what_if.orders)
        | {"not_replayed": dict(what_if.skipped)}
    )


async def _verify(source: Source) -> dict[str, Any]:
    controls = ControlHistory()
    verification = Verification(controls, source.first or 1)
    async with _recording(source) as recording:
        begun = time.monotonic()
        until = await _until(source, recording)
        await read_controls(recording, until, controls)
        with progress("events", until) as tell:
            counted = await run(recording, until, verification, tell=tell)
    return _read(source, counted, until, time.monotonic() - begun) | {
        "decisions": {"risk": verification.risk, "approval": verification.gate},
        "differing": verification.differing,
        "differences": [difference.shown() for difference in verification.differences],
        "not_replayed": dict(verification.skipped),
    }


async def _until(source: Source, recording: Recording) -> int:
    last = await recording.last()
    if last == 0:
        raise StackError("There is nothing to replay: the journal is empty.")
    return last if source.last is None else min(last, source.last)


@asynccontextmanager
async def _recording(source: Source) -> AsyncIterator[Recording]:
    if source.file is not None:
        yield FileRecording(source.file)
        return
    async with running_journal(source.data_dir, source.nats_url) as journal:
        yield journal


def _read(source: Source, counted: Counted, until: int, seconds: float) -> dict[str, Any]:
    return {
        "source": "journal" if source.file is None else source.file.name,
        "first_sequence": source.first or 1,
        "last_sequence": until,
        "events": counted.events,
        "repeated": counted.repeated,
        "unreadable": counted.unreadable,
        "seconds": round(seconds, 3),
        "events_per_second": round(counted.events / seconds, 1) if seconds else None,
    }
