"""One process of the stack, described: what to run, as whom, where its output goes, and how it is asked to end."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from signal import Signals


@dataclass(frozen=True)
class Owner:
    """A system user that a process runs as."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class ProcessSpec:
    """What the supervisor needs to run, restart and stop one process.

    A `gated` process has the supervisor's gate for its standard input: the input ends when the gate opens.

    `death_signal` reaches the process when the supervisor itself is gone (Linux). Processes of a lower `stage` are
    stopped first; whatever has not ended `stop_seconds` after its `stop_signal` is killed.
    """

    name: str
    argv: tuple[str, ...]
    log_path: Path
    stage: int
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: Path | None = None
    owner: Owner | None = None
    stop_signal: Signals = signal.SIGTERM
    stop_seconds: float = 1.0
    death_signal: Signals = signal.SIGKILL
    gated: bool = False
