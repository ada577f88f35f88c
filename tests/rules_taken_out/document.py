"""`docs/protocol-tests.md`, from what is taken out."""

from __future__ import annotations

from typing import Final

from tests.rules_taken_out.rules import TAKEN

DOCUMENT: Final = "docs/protocol-tests.md"
HEAD: Final = """# Each rule of the release protocol has a test that fails without it

The rules are those of the release protocol, P1 to P18. Each line below was done for real, in a copy of the checkout: the rule was taken out as the second
column says, the tests of the third column were run, and every one of them failed. With the rule in place they pass; they are part of the suite.

    python -m tests.rules_taken_out              does all of it again
    python -m tests.rules_taken_out P7           or one rule
    python -m tests.rules_taken_out --write      and writes this file, if every test failed

What exactly is changed in which file stands in `tests/rules_taken_out/rules.py`. Four more ways to break things are settings of a test run
(`INTERLOCK_FAULTS`), and `tests/torture/test_positive_controls.py` shows that the torture suite finds each of them: no inbox, an ack before the
commit, events published without an outbox, an ack on an error; `tests/torture/test_fence.py` does the same without the fence.

| rule | taken out | tests that failed |
|---|---|---|
"""


def written() -> str:
    """The whole file."""
    return HEAD + "".join(
        f"| {taken.rule} | {taken.how} (`{taken.file}`) | {'<br>'.join(f'`{_short(test)}`' for test in taken.tests)} |\n"
        for taken in TAKEN
    )


def _short(test: str) -> str:
    path, _, name = test.partition("::")
    return f"{path.removeprefix('tests/')}: {name}" if name else path.removeprefix("tests/")
