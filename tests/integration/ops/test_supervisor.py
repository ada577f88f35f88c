"""The supervisor, with shell scripts for children."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from watching import eventually

from deploy.process import ProcessSpec
from ops.child import backoff_seconds
from ops.supervisor import Death, Supervisor


@pytest.fixture
def deaths() -> list[Death]:
    return []


@pytest.fixture
def supervisor(deaths: list[Death]) -> Iterator[Supervisor]:
    running = Supervisor(deaths.append)
    yield running
    running.stop_all()


def a_script(
    folder: Path, script: str, *, name: str = "child", stage: int = 0, stop_seconds: float = 1.0
) -> ProcessSpec:
    return ProcessSpec(
        name, ("/bin/sh", "-c", script), folder / f"{name}.log", stage, env={"PATH": os.environ["PATH"]}, cwd=folder,
        stop_seconds=stop_seconds,
    )  # fmt: skip


def test_a_child_that_keeps_dying_is_restarted_after_growing_delays(
    supervisor: Supervisor, deaths: list[Death], tmp_path: Path
) -> None:
    supervisor.start(a_script(tmp_path, "date +%s.%N; exit 3"))
    assert eventually(lambda: len(deaths) >= 4, within_seconds=5)
    assert [death.exit_code for death in deaths[:4]] == [3, 3, 3, 3]
    assert [death.restart_in_seconds for death in deaths[:4]] == [0.1, 0.2, 0.4, 0.8]
    starts = [float(line) for line in (tmp_path / "child.log").read_text().split()]
    gaps = [later - earlier for earlier, later in pairwise(starts)]
    assert all(gap >= wait for gap, wait in zip(gaps, [0.1, 0.2, 0.4], strict=False))


def test_a_killed_child_comes_back_with_another_process_id(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.start(a_script(tmp_path, "exec sleep 60"))
    before = supervisor.pids()["child"]
    supervisor.send("child", signal.SIGKILL)
    assert eventually(lambda: supervisor.pids().get("child", before) != before, within_seconds=2)


def test_the_delay_never_exceeds_five_seconds() -> None:
    assert [backoff_seconds(deaths) for deaths in (1, 2, 6, 7, 1000)] == [0.1, 0.2, 3.2, 5.0, 5.0]


def test_stopping_goes_stage_by_stage(supervisor: Supervisor, tmp_path: Path) -> None:
    for name, stage in (("last", 30), ("first", 0), ("second", 10)):
        script = f"trap 'echo {name} >>order; exit 0' TERM; echo up; while :; do sleep 0.02; done"
        supervisor.start(a_script(tmp_path, script, name=name, stage=stage))
    assert eventually(
        lambda: all((tmp_path / f"{n}.log").read_text() for n in ("first", "second", "last")), within_seconds=2
    )
    supervisor.stop_all()
    assert (tmp_path / "order").read_text().split() == ["first", "second", "last"]


def test_children_that_ignore_being_asked_are_killed_within_five_seconds(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    for stage in range(5):
        script = "trap '' TERM; echo up; while :; do sleep 0.05; done"
        supervisor.start(a_script(tmp_path, script, name=f"stubborn{stage}", stage=stage, stop_seconds=2.0))
    logs = [tmp_path / f"stubborn{stage}.log" for stage in range(5)]
    assert eventually(lambda: all(log.read_text() for log in logs), within_seconds=3)
    pids = list(supervisor.pids().values())
    begun = time.monotonic()
    supervisor.stop_all()
    assert time.monotonic() - begun < 5
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_a_child_that_cannot_be_started_again_is_tried_again(
    supervisor: Supervisor, deaths: list[Death], tmp_path: Path
) -> None:
    logs = tmp_path / "logs"
    logs.mkdir()
    supervisor.start(a_script(logs, "exec sleep 60"))
    logs.rename(tmp_path / "away")
    supervisor.send("child")
    assert eventually(lambda: len(deaths) >= 2, within_seconds=3)
    (tmp_path / "away").rename(logs)
    assert eventually(lambda: "child" in supervisor.pids(), within_seconds=3)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel ends children with their parent on Linux only")
def test_a_child_does_not_outlive_a_supervisor_that_is_gone_before_it_began() -> None:
    lifeline = Path(sys.modules[Supervisor.__module__].__file__ or "").with_name("lifeline.py")
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(lifeline), "9", str(os.getpid() + 1), "-1", "-1", "/bin/echo", "alive"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
