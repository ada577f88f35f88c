"""`interlock lockouts import`: hand a calendar file to a running stack, and say what became of each entry."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import httpx

KINDS: Final = {".csv": "text/csv", ".ics": "text/calendar"}
TIMEOUT_SECONDS: Final = 60.0


class ImportFailed(Exception):
    """The file was not imported; the message says why."""


def import_file(path: Path, *, url: str, actor: str, dry_run: bool) -> dict[str, Any]:
    """What the gateway answers. Raises `ImportFailed`."""
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        raise ImportFailed(f"{path} is neither {' nor '.join(KINDS)}.")
    try:
        answer = httpx.post(
            f"{url.rstrip('/')}/api/admin/trading/lockouts/import",
            params={"dry_run": str(dry_run).lower()},
            content=path.read_bytes(),
            headers={"Content-Type": kind, "X-Interlock-Actor": actor},
            timeout=TIMEOUT_SECONDS,
        )
    except (OSError, httpx.HTTPError, httpx.InvalidURL) as error:
        raise ImportFailed(f"{error}. Is the stack up at {url}? --url names another one.") from error
    if answer.status_code != 200:
        raise ImportFailed(_detail(answer))
    document: dict[str, Any] = answer.json()
    return document


def line(row: dict[str, Any]) -> str:
    """One entry, for a terminal: its row, what became of it, and when it locks or why it does not."""
    what = f"{row['row']:>4}  {row['outcome'].replace('_', ' '):<12}  {row.get('symbol') or '':<12}"
    problem, lockout = row.get("problem"), row.get("lockout")
    if problem:
        return f"{what}  {problem['detail']}"
    times = f"{lockout['starts_at']} to {lockout['expires_at']}  " if lockout else ""
    return f"{what}  {times}{row.get('reason') or ''}"


def _detail(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError):
        return f"The gateway answered {answer.status_code}."
