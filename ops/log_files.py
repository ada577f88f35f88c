"""The logs of supervised processes: one file each, kept from growing without end, and shown when something fails."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

BYTES_MAX = 50_000_000
"""A log larger than this is moved to `<name>.log.1`, in place of the one before."""


def rotate(path: Path) -> None:
    """Move a large log away under its writer: copied, then cut, since the writer has it open (for appending)."""
    if path.exists() and path.stat().st_size > BYTES_MAX:
        shutil.copyfile(path, path.with_name(f"{path.name}.1"))
        os.truncate(path, 0)


def log_tail(path: Path, *, lines: int = 15) -> str:
    """The last lines of a log, for a message."""
    try:
        with path.open("rb") as log:
            log.seek(max(0, path.stat().st_size - 16_384))
            return "\n".join(log.read().decode(errors="replace").splitlines()[-lines:])
    except OSError:
        return "(no log)"
