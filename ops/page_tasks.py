"""`interlock page`: build it, check it, or serve it while it is being written."""

from __future__ import annotations

import subprocess

import typer

from deploy.problems import StackError
from ops.node import NodeFailed
from ops.page import build_page
from ops.page_packages import with_packages
from ops.page_sources import DIST, UI, has_sources


def run_page(*, check: bool, dev: bool) -> int:
    """Do one of the three; answer the exit status. Raises `StackError` where there is nothing to build from."""
    if not has_sources():
        raise StackError("There are no sources of the page here: `interlock page` runs from a checkout.")
    if check:
        return _check()
    if dev:
        return _serve()
    if not build_page(_tell):
        _tell(f"{DIST} is up to date")
    return 0


def _check() -> int:
    node = with_packages(_tell)
    try:
        node.run(node.npm("run", "--silent", "check"), cwd=UI)
    except NodeFailed as error:
        raise StackError(
            f"The page's check failed (`npm run fix` in gateway/ui mends what is mere form):\n{error}"
        ) from error
    _tell("format, lint and types are as they should be")
    return 0


def _serve() -> int:
    node = with_packages(_tell)
    try:
        return subprocess.run(node.npm("run", "dev"), cwd=UI, env=node.environment(), check=False).returncode
    except KeyboardInterrupt:
        return 0


def _tell(said: str) -> None:
    typer.echo(f"page: {said}")
