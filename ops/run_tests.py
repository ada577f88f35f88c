"""`interlock test`: pytest on the checkout's tests, which start embedded servers of their own on free ports."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.problems import StackError
from ops.default_data_dir import CHECKOUT
from ops.settings import inherited_environment

SERVERS = ("embedded", "containers")


def run_tests(servers: str, arguments: Sequence[str]) -> int:
    """Run the suite, or the paths among `arguments`; answer pytest's exit code. Its closing line is the last one printed."""
    tests = CHECKOUT / "tests"
    if not tests.is_dir():
        raise StackError(f"There are no tests in {CHECKOUT}: `interlock test` runs from a checkout.")
    if servers not in SERVERS:
        raise StackError(f"--servers is one of {', '.join(SERVERS)}, not {servers!r}.")
    named = any(Path(argument.partition("::")[0]).exists() for argument in arguments if not argument.startswith("-"))
    command = [
        sys.executable,
        "-m",
        "pytest",
        f"--rootdir={CHECKOUT}",
        f"--config-file={CHECKOUT / 'pyproject.toml'}",
        f"--servers={servers}",
    ]
    if not os.access(CHECKOUT, os.W_OK):
        command += ["-p", "no:cacheprovider"]
    environment = inherited_environment()
    sys.stdout.flush()
    where = None if named else CHECKOUT
    return subprocess.run(
        [*command, *([] if named else ["tests"]), *arguments],
        env=environment,
        cwd=where,
        check=False,
    ).returncode
