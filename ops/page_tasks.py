"""`interlock page`: build it, check it, or serve it while it is being written."""

from __future__ import annotations

import os
from typing import NoReturn

import typer

from deploy.problems import StackError
from ops.node import NodeFailed
from ops.page import build_page
from ops.page_packages import with_packages
from ops.page_sources import DIST, UI, has_sources

VITE = UI / "node_modules" / "vite" / "bin" / "vite.js"


def run_page(*, check: bool, dev: bool) -> int:
    """Do one of the three; answer the exit status. Raises `StackError` where there is nothing to build from."""
    if not has_sources():
        raise StackError("There are no sources of the page here: `interlock page` runs from a checkout.")
    if check:
        return _check()
    if dev:
        _serve()
    if not build_page(_tell):
        _tell(f"{DIST} is up to date")
    return 0


def _check() -> int:
    node = with_packages(_tell)
    try:
        node.run(node.npm("run", "--silent", "check"), cwd=UI)
    except NodeFailed as error:
        raise StackError(f"The page's check failed (`just fmt` mends what is mere form):\n{error}") from error
    _tell("format, lint and types are as they should be")
    return 0


def _serve() -> NoReturn:
    """Become the development server, so that whoever ends us ends it."""
    node = with_packages(_tell)
    os.chdir(UI)
    os.execve(node.binary, [str(node.binary), str(VITE)], node.environment())


def _tell(said: str) -> None:
    typer.echo(f"page: {said}")
