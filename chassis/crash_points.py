"""Named points at which a process can be told to die, so that tests can kill it at exactly the bad moments.

`INTERLOCK_CRASH_AT=outbox.before_publish:3` dies at the third pass. A restarted process is told again by the same setting, so the
supervisor that restarts it must clear it; the point is passed at most once per telling.
"""

from __future__ import annotations

import os
import signal
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


def arm(setting: str) -> None:
    """Take `point:n` from the settings. Raises `ValueError` naming the points there are."""
    _armed.clear()
    if not setting:
        return
    point, _, passes = setting.partition(":")
    if point not in POINTS or not (passes or "1").isdigit() or int(passes or 1) < 1:
        raise ValueError(
            f"INTERLOCK_CRASH_AT is {setting!r}: say point:n with n >= 1 and a point of {', '.join(POINTS)}"
        )
    _armed[point] = int(passes or 1)


def reach(point: str) -> None:
    """Pass `point`; die here, at once and without any clean-up, when told to."""
    if not _armed or point not in _armed:
        return
    _armed[point] -= 1
    if _armed[point] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
