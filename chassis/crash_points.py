"""Named points at which a process can be told to die, so that tests can kill it at exactly the bad moments.

`INTERLOCK_CRASH_AT=outbox.before_publish:3` dies at the third pass, and so does the process that a supervisor starts in its place.
`INTERLOCK_CRASH_AT=@/a/file` dies as the file tells, once it is there: it is read at every pass and gone when it was read, so the next process
goes on unharmed.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Final

POINTS: Final = (
    "work.before_commit",
    "work.after_commit",
    "outbox.before_publish",
    "outbox.after_publish",
    "outbox.after_mark",
    "ack.before",
    "ack.after",
    "answer.before",
    "broker.before_sending",
    "broker.before_submit",
    "broker.after_submit",
    "broker.after_record",
)
"""Every point there is. The `broker.` ones are passed by broker_adapter alone."""

_armed: dict[str, int] = {}
_told_in: Path | None = None


def arm(setting: str) -> None:
    """Take `point:n` or `@file` from the settings. Raises `ValueError` naming the points there are."""
    global _told_in
    _armed.clear()
    _told_in = Path(setting[1:]) if setting.startswith("@") else None
    if setting and _told_in is None:
        _arm(setting)


def reach(point: str) -> None:
    """Pass `point`; die here, at once and without any clean-up, when told to."""
    if _told_in is not None:
        _look(_told_in)
    if point not in _armed:
        return
    _armed[point] -= 1
    if _armed[point] == 0:
        os.kill(os.getpid(), signal.SIGKILL)


def _arm(told: str) -> None:
    point, _, passes = told.strip().partition(":")
    if point not in POINTS or not (passes or "1").isdigit() or int(passes or 1) < 1:
        raise ValueError(f"INTERLOCK_CRASH_AT is {told!r}: say point:n with n >= 1 and a point of {', '.join(POINTS)}")
    _armed[point] = int(passes or 1)


def _look(file: Path) -> None:
    """Told anew, it forgets what it was told before."""
    try:
        told = file.read_text()
        file.unlink()
    except FileNotFoundError:
        return
    _armed.clear()
    if told.strip():
        _arm(told)
