"""A supervisor that is killed outright takes everything along, and the next one goes on from its data."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from watching import eventually, processes_of, still_running

from ops.leftovers import end_leftovers, record

ON_LINUX = pytest.mark.skipif(
    sys.platform != "linux", reason="the kernel ends children with their parent on Linux only"
)
RUN = Path(__file__).parent / "dummies" / "run_dummy_stack.py"


@contextmanager
def a_supervisor(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A dummy stack in a process of its own, which does not outlive a test that failed."""
    with subprocess.Popen([sys.executable, str(RUN), str(folder)], stdout=subprocess.PIPE) as supervisor:
        try:
            yield supervisor
        finally:
            supervisor.kill()


@ON_LINUX
def test_a_killed_supervisor_leaves_no_process_and_can_start_again(folder: Path) -> None:
    for how in (signal.SIGKILL, signal.SIGTERM):
        with a_supervisor(folder) as supervisor:
            assert supervisor.stdout is not None
            pids = json.loads(supervisor.stdout.readline())
            everything = processes_of(pids)
            assert {process.name() for process in everything} >= {"nats-server", "postgres"}
            supervisor.send_signal(how)
            supervisor.wait(timeout=6)
            assert still_running(everything, within_seconds=5) == []


def test_leftovers_of_a_supervisor_are_ended(tmp_path: Path) -> None:
    left, stranger = subprocess.Popen(["sleep", "5"]), subprocess.Popen(["sleep", "5"])
    record(tmp_path / "children.json", {"left": left.pid})
    entries = json.loads((tmp_path / "children.json").read_text())
    entries["id_given_again"] = {"pid": stranger.pid, "started": psutil.Process(stranger.pid).create_time() - 5}
    (tmp_path / "children.json").write_text(json.dumps(entries))
    end_leftovers(tmp_path / "children.json")
    alive = [process.poll() is None for process in (left, stranger)]
    stranger.kill()
    stranger.wait()
    assert alive == [False, True]


@ON_LINUX
def test_a_supervisor_killed_while_it_starts_leaves_no_process(folder: Path) -> None:
    children = folder / "children.json"
    with a_supervisor(folder) as supervisor:
        assert eventually(lambda: children.exists() and "postgres" in children.read_text(), within_seconds=60)
        everything = processes_of({name: entry["pid"] for name, entry in json.loads(children.read_text()).items()})
        supervisor.kill()
        supervisor.wait(timeout=6)
        assert still_running(everything, within_seconds=5) == []
