"""`interlock test`: pytest on the checkout's tests, which start embedded servers of their own on free ports."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.problems import StackError
from ops.default_data_dir import CHECKOUT
from ops.page import try_build_page
from ops.scratch import scratch_folder
from ops.settings import inherited_environment

SERVERS = ("embedded", "containers")


def run_tests(servers: str, arguments: Sequence[str]) -> int:
    """Run the suite, or the paths among `arguments`; answer pytest's exit code. Its closing line is the last one printed.

    In a checkout that belongs to somebody else the suite runs from a folder of its own, since it leaves its caches there.
    """
    if not (CHECKOUT / "tests").is_dir():
        raise StackError(f"There are no tests in {CHECKOUT}: `interlock test` runs from a checkout.")
    if servers not in SERVERS:
        raise StackError(f"--servers is one of {', '.join(SERVERS)}, not {servers!r}.")
    try_build_page(lambda said: print(f"interlock: {said}", file=sys.stderr, flush=True))
    given = [_absolute(argument) for argument in arguments]
    whole = not any(argument.startswith(str(CHECKOUT)) for argument in given)
    paths = [str(CHECKOUT / "tests"), *_side_by_side(given)] if whole else []
    configured = [f"--rootdir={CHECKOUT}", f"--config-file={CHECKOUT / 'pyproject.toml'}", f"--servers={servers}"]
    with scratch_folder() as scratch:
        ours = os.access(CHECKOUT, os.W_OK)
        caches = [] if ours else ["-p", "no:cacheprovider"]
        command = [sys.executable, "-m", "pytest", *configured, *caches, *paths, *given]
        sys.stdout.flush()
        where = CHECKOUT if ours else scratch
        return subprocess.run(command, env=inherited_environment(), cwd=where, check=False).returncode


def _side_by_side(given: Sequence[str]) -> list[str]:
    """`INTERLOCK_TEST_WORKERS` runs the files of the whole suite in so many processes; one by one otherwise, as its fault tests want a calm machine."""
    workers = os.environ.get("INTERLOCK_TEST_WORKERS", "1")
    if workers == "1" or any(argument.startswith(("-n", "--numprocesses", "--pdb", "--dist")) for argument in given):
        return []
    return ["-n", workers, "--dist", "loadfile"]


def _absolute(argument: str) -> str:
    """A path (or node id) of the caller's folder, as it is called from anywhere; every other argument as it is."""
    path, separator, node = argument.partition("::")
    return f"{Path(path).absolute()}{separator}{node}" if path and Path(path).exists() else argument
