"""The packages that the page is made with, in `gateway/ui/node_modules`: exactly those of `package-lock.json`."""

from __future__ import annotations

import fcntl
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.problems import StackError
from ops.node import Node, NodeFailed, find_node
from ops.page_sources import DIST, UI, packages_digest, stamp, stamped

WORK = ".build"
Tell = Callable[[str], None]
NETWORK = ("ENOTFOUND", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EAI_AGAIN", "E404", "CERT", "network")


class PageNotBuilt(StackError):
    """The page could not be built; the text says why, and what to do."""


def with_packages(tell: Tell, ui: Path = UI) -> Node:
    """The Node.js with which the page's own tools can now be run. Raises `PageNotBuilt`, or `NoNode`."""
    node = find_node()
    with working(ui, tell):
        install_packages(node, ui, tell)
    return node


def install_packages(node: Node, ui: Path, tell: Tell) -> None:
    """Install the packages of `package-lock.json`, where others are installed. To be called while `working`."""
    modules = ui / "node_modules"
    digest = packages_digest(ui, node.run([str(node.binary), "--version"], cwd=ui))
    if stamped(modules) == digest:
        return
    tell("fetching the packages of the page (once)")
    begun = time.monotonic()
    try:
        node.run(node.npm("ci", "--no-audit", "--no-fund", "--ignore-scripts"), cwd=ui)
    except NodeFailed as error:
        raise PageNotBuilt(_why_not_installed(error)) from error
    stamp(modules, digest)
    tell(f"fetched the packages of the page ({time.monotonic() - begun:.1f} s)")


@contextmanager
def working(ui: Path, tell: Tell) -> Iterator[None]:
    """Only one of us at a time; what one that was killed left behind is gone. Raises `PageNotBuilt` when this user may not write."""
    work = ui / WORK
    try:
        work.mkdir(exist_ok=True)
        lock = (work / "lock").open("a")
    except OSError as error:
        raise PageNotBuilt(
            f"The page is {'out of date' if (ui / DIST.name).exists() else 'not built'}, and {ui} cannot be written by this "
            "user: let its owner run `./interlock page`, or work in a checkout of your own."
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell("waiting for another build of the page")
            fcntl.flock(lock, fcntl.LOCK_EX)
        for left in ("dist", "old"):
            shutil.rmtree(work / left, ignore_errors=True)
        yield


def _why_not_installed(error: NodeFailed) -> str:
    said = str(error)
    if "EUSAGE" in error.output:
        fix = "package-lock.json is not what package.json asks for: run `python -m ops.npm install --ignore-scripts` and commit it."
        said = "\n".join(line for line in error.output.splitlines() if "lock file" in line) or said
    elif any(word in error.output for word in NETWORK):
        fix = "is the npm registry reachable? A mirror goes into npm_config_registry, a proxy into HTTPS_PROXY."
    else:
        fix = "npm failed."
    return f"The page was not built: its packages could not be installed; {fix} npm said\n{said}"
