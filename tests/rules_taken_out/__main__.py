"""Take them out, one by one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.rules_taken_out.document import DOCUMENT, written
from tests.rules_taken_out.rules import TAKEN, Taken

CHECKOUT = Path(__file__).parents[2]
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "node_modules", "__pycache__", ".*_cache", "*.egg-info")
TESTS_FAILED = 1
"""Pytest's status when tests ran and some failed; anything else, such as no test found, is no proof."""


@contextmanager
def scratch_copy() -> Iterator[Path]:
    """A copy of the checkout in which anything may be broken."""
    with tempfile.TemporaryDirectory(prefix="interlock-rules-") as folder:
        Path(folder).chmod(0o755)
        copy = Path(folder) / "checkout"
        shutil.copytree(CHECKOUT, copy, ignore=NOT_COPIED)
        yield copy


def fails(test: str, checkout: Path) -> bool:
    """Whether the test fails there."""
    environment = os.environ | {"PYTHONPATH": str(checkout), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", test],
        cwd=checkout, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode not in (0, TESTS_FAILED):
        print(done.stdout[-3000:], done.stderr[-1000:])
    return done.returncode == TESTS_FAILED


def missed(taken: Taken, checkout: Path) -> list[str]:
    """The tests that pass although the rule is gone."""
    whole = {file: (checkout / file).read_text() for file, _, _ in taken.edits}
    for file, before, after in taken.edits:
        assert whole[file].count(before) == 1, (
            f"{file} has changed: {before!r} is there {whole[file].count(before)} times"
        )
        (checkout / file).write_text((checkout / file).read_text().replace(before, after))
    try:
        return [test for test in taken.tests if not fails(test, checkout)]
    finally:
        for file, text in whole.items():
            (checkout / file).write_text(text)


def main(arguments: Iterable[str]) -> int:
    """The command line; answers the exit status."""
    wanted = {argument for argument in arguments if not argument.startswith("-")}
    blind = []
    with scratch_copy() as checkout:
        for taken in TAKEN:
            if wanted and taken.rule not in wanted:
                continue
            begun = time.monotonic()
            passing = missed(taken, checkout)
            blind += passing
            outcome = f"STILL PASSES: {', '.join(passing)}" if passing else "its tests fail"
            print(f"{taken.rule:4} {taken.how}: {outcome} ({time.monotonic() - begun:.0f} s)", flush=True)
    if "--write" in arguments and not wanted and not blind:
        (CHECKOUT / DOCUMENT).write_text(written())
    return 1 if blind else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
