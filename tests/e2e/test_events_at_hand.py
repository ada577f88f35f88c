"""The journal at hand: listed, followed, told as an order's story, carried out into a file and into an empty stack."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from pyarrow import parquet

from contracts.streams import CONSUMERS, JOURNAL
from ops.events.importing import MESSAGE_ID
from ops.recordings import FileRecording, Recorded
from ops.stack import Stack
from tests.e2e.scene import Scene
from tests.support.journal import connected

COMMAND = (sys.executable, "-c", "from ops.cli import main; main()")


def interlock(*arguments: str, ok: bool = True, code: int | None = None) -> str:
    """What a command says; on standard error where it fails. `code`: it says it on standard output and ends with that."""
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=False, timeout=120)
    if code is not None:
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout
    assert (done.returncode == 0) is ok, done.stdout + done.stderr
    return done.stdout if ok else done.stderr


def folder(stage: Scene) -> list[str]:
    return ["--data-dir", str(stage.live.stack.folder.path)]


@pytest.fixture
async def order_id(stage: Scene) -> str:
    """A filled order."""
    await stage.behave(fill_price="100")
    account = f"e-{uuid4().hex[:8]}"
    made = await stage.propose(symbol="EEE", account=account, strategy="seen", order_type="limit", limit_price="100")
    await stage.reaches(made, "filled")
    await stage.behave()
    return made


async def test_events_are_listed_by_what_they_are_about(stage: Scene, order_id: str) -> None:
    listed = interlock("events", "ls", "--order", order_id, *folder(stage)).splitlines()
    assert listed[0].split() == ["sequence", "time", "event", "about", "who", "what"]
    assert [line.split()[2] for line in listed[1:5]] == [
        "order.proposed", "order.risk_passed", "order.approved", "order.submitted",
    ]  # fmt: skip
    documents = [
        json.loads(line)
        for line in interlock(
            "events", "ls", "--json", "--order", order_id, "--since", "1h", *folder(stage)
        ).splitlines()
    ]
    assert documents[0]["event"]["order"]["symbol"] == "EEE"
    assert [each["sequence"] for each in documents] == sorted(each["sequence"] for each in documents)
    assert (
        interlock("events", "ls", "--strategy", "seen", "--subject", "order.proposed", *folder(stage)).count(order_id)
        == 1
    )
    assert interlock("events", "ls", "--order", order_id, "--actor", "nobody", *folder(stage)) == ""
    assert interlock("events", "ls", "--order", order_id, "--until", "1h", *folder(stage)) == ""
    one = interlock("events", "show", str(documents[0]["sequence"]), *folder(stage))
    assert "Nats-Msg-Id" in one
    assert interlock("events", "show", documents[0]["event"]["event_id"], *folder(stage)) == one


async def test_what_cannot_be_shown_is_said_in_words(stage: Scene) -> None:
    assert "names no time zone" in interlock("events", "ls", "--since", "2026-03-02T14:30:00", *folder(stage), ok=False)
    assert "is no time" in interlock("events", "ls", "--since", "yesterday", *folder(stage), ok=False)
    assert "has no message 999999999" in interlock("events", "show", "999999999", *folder(stage), ok=False)
    assert "neither a sequence nor" in interlock("events", "show", "x", *folder(stage), ok=False)
    assert "has no order nothing" in interlock("order", "show", "nothing", *folder(stage), ok=False)


async def test_the_end_of_the_journal_is_followed(stage: Scene) -> None:
    following = await asyncio.create_subprocess_exec(
        *COMMAND, "events", "tail", "-f", "-n", "1", "--json", *folder(stage), stdout=asyncio.subprocess.PIPE
    )
    assert following.stdout is not None
    async with asyncio.timeout(20):
        await following.stdout.readline()  # it follows now
        account = f"e-{uuid4().hex[:8]}"
        made = await stage.propose(symbol="EEE", account=account, order_type="limit", limit_price="100")
        while made.encode() not in await following.stdout.readline():
            pass
        following.terminate()
        await following.wait()


async def test_an_orders_story_says_who_why_on_what_and_how_long(stage: Scene, order_id: str) -> None:
    told = interlock("order", "show", order_id, *folder(stage))
    assert told.startswith(f"Order {order_id}: buy 2 EEE limit limit 100")
    assert "under config " in told
    assert "on position_quantity 0" in told
    story = json.loads(interlock("order", "show", order_id, "--json", *folder(stage)))
    steps = story["steps"]
    assert [step["event"] for step in steps[:3]] == ["order.proposed", "order.risk_passed", "order.approved"]
    assert steps[0]["milliseconds"] is None
    assert all(0 <= step["milliseconds"] < 60_000 for step in steps[1:])
    assert steps[1]["caused_by"] == steps[0]["event_id"]
    assert steps[1]["versions"].keys() == {"config", "symbol_lockouts", "all_lockouts"}


async def test_events_are_carried_out_and_into_an_empty_stack_and_nobody_acts_on_them(
    stage: Scene, order_id: str, tmp_path: Path, data_root: Path
) -> None:
    file, empty = tmp_path / "journal.jsonl", data_root / f"import-{uuid4().hex[:6]}"
    interlock("events", "export", str(file), *folder(stage))
    before = list(FileRecording(file, must_be_whole=True).events())
    assert [recorded.sequence for recorded in before] == list(range(1, len(before) + 1))
    assert any(order_id.encode() in recorded.payload for recorded in before)
    assert "is there already" in interlock("events", "export", str(file), *folder(stage), ok=False)

    assert f"{len(before)} events imported" in interlock("events", "import", str(file), "--data-dir", str(empty))
    assert "is not empty" in interlock("events", "import", str(file), "--data-dir", str(empty), ok=False)
    with Stack(empty) as imported:
        async with connected(imported, "ops") as ops:
            jetstream = ops.jetstream()
            for consumer in CONSUMERS:
                info = await jetstream.consumer_info(consumer.stream, consumer.name)
                assert (info.num_pending, info.num_ack_pending) == (0, 0)
            assert (await jetstream.stream_info(JOURNAL)).state.last_seq == len(before)
        again = tmp_path / "again.jsonl"
        interlock("events", "export", str(again), "--data-dir", str(empty))
        after = list(FileRecording(again, must_be_whole=True).events())
    assert [_kept(recorded) for recorded in after] == [_kept(recorded) for recorded in before]


def _kept(recorded: Recorded) -> tuple[int, str, bytes, dict[str, str]]:
    """What an import keeps: not what the publisher asked of the server."""
    headers = {name: value for name, value in recorded.headers.items() if name[:5] != "Nats-" or name == MESSAGE_ID}
    return recorded.sequence, recorded.subject, recorded.payload, headers


async def test_a_file_that_was_changed_or_cut_off_is_refused(stage: Scene, order_id: str, tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"
    interlock("events", "export", str(file), "--order", order_id, *folder(stage))
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b"EEE", b"EEF", 1))
    assert "is not as it was exported" in interlock("replay", str(file), ok=False)
    file.write_bytes(b"".join(whole.splitlines(keepends=True)[:-1]))
    assert "was cut off" in interlock("events", "import", str(file), "--data-dir", str(tmp_path / "new"), ok=False)
    assert not (tmp_path / "new").exists()


async def test_columns_hold_the_same_payloads(stage: Scene, order_id: str, tmp_path: Path) -> None:
    lines, columns = tmp_path / "journal.jsonl", tmp_path / "journal.parquet"
    interlock("events", "export", str(lines), "--order", order_id, *folder(stage))
    interlock("events", "export", str(columns), "--order", order_id, *folder(stage))
    table = parquet.read_table(columns).to_pylist()
    assert [row["payload"] for row in table] == [recorded.payload for recorded in FileRecording(lines).events()]
    assert {(row["order_id"], row["symbol"]) for row in table if row["subject"] == "order.proposed"} == {
        (order_id, "EEE")
    }
