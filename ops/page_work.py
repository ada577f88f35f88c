"""One build of the page at a time, and none in the way of the page that is there."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from deploy.problems import StackError
from ops.page_sources import DIST, UI, is_whole

WORK = ".build"
Tell = Callable[[str], None]


class PageNotBuilt(StackError):
    """The page could not be built; the text says why, and what to do."""


@contextmanager
def failing_plainly(ui: Path = UI) -> Iterator[None]:
    """What the file system refuses inside is a `PageNotBuilt`, naming what was refused and where."""
    try:
        yield
    except OSError as error:
        raise PageNotBuilt(f"The page in {ui} was not built: {error}") from error


@contextmanager
def working(ui: Path, tell: Tell) -> Iterator[None]:
    """Only one of us at a time; the page that one that was killed took away is back, and the rest that it left is gone.

    Raises `PageNotBuilt` when this user may not write, or not lock.
    """
    work = ui / WORK
    try:
        work.mkdir(exist_ok=True)
        lock = (work / "lock").open("a")
    except OSError as error:
        raise PageNotBuilt(
            f"The page is {'out of date' if (ui / DIST.name).exists() else 'not built'}, and {ui} cannot be written by this "
            f"user ({error}): let its owner run `./interlock page`, or work in a checkout of your own."
        ) from error
    with lock:
        _wait_for(lock, tell)
        _bring_back(work / "old", ui / DIST.name)
        for left in ("dist", "old"):
            shutil.rmtree(work / left, ignore_errors=True)
        yield


def swap(fresh: Path, dist: Path) -> None:
    """The page is the fresh one, or what it was before. To be called while `working`."""
    old = fresh.parent / "old"
    if dist.exists():
        os.rename(dist, old)
    try:
        os.rename(fresh, dist)
    finally:
        _bring_back(old, dist)
    shutil.rmtree(old, ignore_errors=True)


def _bring_back(old: Path, dist: Path) -> None:
    if not dist.exists() and is_whole(old):
        os.rename(old, dist)


def _wait_for(lock: IO[str], tell: Tell) -> None:
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell("waiting for another build of the page")
            fcntl.flock(lock, fcntl.LOCK_EX)
    except OSError as error:
        raise PageNotBuilt(f"The page was not built: {lock.name} cannot be locked ({error}).") from error
