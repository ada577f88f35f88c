"""The chain over the journal: whatever is changed, left out or cut off after it was sealed is found."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from ops.audit.chain import EVERY, HeadFile
from ops.audit.sealing import verify
from tests.e2e.scene import Scene
from tests.e2e.test_events_at_hand import folder, interlock

Lines = list[bytes]


def _change_a_byte(lines: Lines) -> Lines:
    """A figure in the payload of an event in the middle."""
    place = len(lines) // 2
    return [*lines[:place], lines[place].replace(b"occurred_at", b"occurred_aT", 1), *lines[place + 1 :]]


def _leave_one_out(lines: Lines) -> Lines:
    place = len(lines) // 2
    return [*lines[:place], *lines[place + 1 :]]


def _cut_off(lines: Lines) -> Lines:
    return lines[:-1]


def _put_another_in_its_place(lines: Lines) -> Lines:
    """The event before, under the sequence of this one."""
    place = len(lines) // 2
    document = json.loads(lines[place - 1]) | {"sequence": json.loads(lines[place])["sequence"]}
    return [*lines[:place], json.dumps(document).encode() + b"\n", *lines[place + 1 :]]


@pytest.fixture
async def sealed(stage: Scene, tmp_path: Path) -> tuple[Path, Path]:
    """An exported journal, and the chain over it."""
    made = await stage.propose(symbol="CHN", account="chain", order_type="limit", limit_price="100")
    await stage.reaches(made, "accepted", "filled", "submitted")
    chain, file = tmp_path / "chain.jsonl", tmp_path / "journal.jsonl"
    interlock("audit", "seal", "--chain", str(chain), *folder(stage))
    interlock("events", "export", str(file), *folder(stage))
    return file, chain


@pytest.mark.parametrize("touch_up", [_change_a_byte, _leave_one_out, _cut_off, _put_another_in_its_place])
async def test_a_journal_that_was_touched_up_is_found(
    stage: Scene, sealed: tuple[Path, Path], touch_up: Callable[[Lines], Lines]
) -> None:
    """The file's own hash was made anew, as whoever touches it up would: the chain lies elsewhere."""
    file, chain = sealed
    assert (await _verified(file, chain))["wrong"] == []
    lines = touch_up(file.read_bytes().splitlines(keepends=True)[:-1])
    seal = {"events": len(lines), "sha256": hashlib.sha256(b"".join(lines)).hexdigest()}
    file.write_bytes(b"".join(lines) + json.dumps(seal).encode() + b"\n")
    assert len((await _verified(file, chain))["wrong"]) == 1


async def _verified(file: Path, chain: Path) -> dict[str, list[str]]:
    found = await asyncio.to_thread(verify, Path(), None, chain, file, tell=lambda done, of=None: None)
    document: dict[str, list[str]] = found.document()
    return document


async def test_the_chain_is_carried_on_and_holds_while_orders_flow(stage: Scene, tmp_path: Path) -> None:
    chain = tmp_path / "chain.jsonl"
    for _ in range(3):
        await asyncio.to_thread(interlock, "audit", "seal", "--chain", str(chain), *folder(stage))
        made = await stage.propose(symbol="CHN", account="chain", order_type="limit", limit_price="100")
        await stage.reaches(made, "accepted", "filled", "submitted")
    heads = HeadFile(chain).heads()
    assert len(heads) >= 3
    assert all(later.sequence - earlier.sequence <= EVERY for earlier, later in pairwise(heads))
    found = await asyncio.to_thread(
        verify, stage.live.stack.folder.path, None, chain, None, tell=lambda done, of=None: None
    )
    assert (found.wrong, found.sealed_up_to, found.heads) == ([], heads[-1].sequence, len(heads))


async def test_a_chain_of_another_journal_is_refused(stage: Scene, tmp_path: Path) -> None:
    chain = tmp_path / "chain.jsonl"
    chain.write_text(json.dumps({"sequence": 10**9, "hash": "00" * 32}) + "\n")
    assert "it is another one, or was cut" in interlock(
        "audit", "seal", "--chain", str(chain), *folder(stage), ok=False
    )
    chain.write_text("{}\n")
    assert "line 1, is no head of a chain" in interlock(
        "audit", "seal", "--chain", str(chain), *folder(stage), ok=False
    )


async def test_without_a_chain_nothing_is_verified(stage: Scene, tmp_path: Path) -> None:
    missing = str(tmp_path / "none.jsonl")
    said = json.loads(interlock("audit", "verify", "--json", "--chain", missing, *folder(stage), code=1))
    assert any("Nothing was sealed yet" in wrong for wrong in said["wrong"])
    assert said["events"] > 0


async def test_a_chain_has_one_writer(stage: Scene, tmp_path: Path) -> None:
    chain = tmp_path / "chain.jsonl"
    with HeadFile(chain).writing():
        assert "Somebody else is sealing" in interlock("audit", "seal", "--chain", str(chain), *folder(stage), ok=False)
