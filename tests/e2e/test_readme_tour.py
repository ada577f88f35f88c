"""The README's first tour, pasted as it stands into a shell, on a fresh stack."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ops.stack import Stack

README = Path(__file__).parents[2] / "README.md"
ADDRESS = "http://127.0.0.1:8080"


@pytest.fixture
def fresh_stack(data_root: Path) -> Iterator[Stack]:
    with Stack(data_root / "tour") as running:
        yield running


def the_tour() -> str:
    """The first shell block under "A first tour"."""
    found = re.search(r"## A first tour.*?```sh\n(.*?)```", README.read_text(), re.DOTALL)
    assert found is not None
    return found[1]


def answers(output: str) -> list[Any]:
    """What each call of the tour printed: one line each, empty where there is nothing to say."""
    return [json.loads(line) if line else None for line in output.splitlines()]


def test_the_tour_works_when_pasted(fresh_stack: Stack) -> None:
    """Propose, see it fill, switch approval on, propose, approve, lock a symbol, see it denied, halt, resume."""
    tour = the_tour()
    assert ADDRESS in tour
    pasted = subprocess.run(
        ["bash"],
        input=tour.replace(ADDRESS, fresh_stack.http_url),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert pasted.returncode == 0, pasted.stderr
    assert pasted.stderr == ""
    told = answers(pasted.stdout)
    statuses = [answer["status"] for answer in told if answer and ("timeline" in answer or "reached" in answer)]
    assert statuses == ["filled", "pending_approval", "filled", "denied"]
    locked = next(
        answer for answer in told if isinstance(answer, dict) and str(answer.get("order_id")).endswith("-third")
    )
    assert [reason["code"] for reason in locked["reasons"]] == ["LOCKED"]
    status = next(answer for answer in told if isinstance(answer, dict) and "flat" in answer)
    assert status["trading_state"] == "halted"
