"""What is held is what the journal makes of it; whatever is changed by hand shows."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from ops.positions import compare
from tests.e2e.scene import Scene

CHANGE = "UPDATE risk.strategy_positions SET realised = realised + %s WHERE account = %s AND strategy = 'two'"


@pytest.fixture
async def account(stage: Scene) -> AsyncIterator[str]:
    """Two strategies traded: one is short 3 at 100, the other has bought 5 at 100 and sold 2 at 90."""
    await stage.behave(fill_price="100")
    name = f"p-{uuid4().hex[:8]}"
    for strategy, side, quantity, price in (
        ("one", "sell", "3", "100"), ("two", "buy", "5", "100"), ("two", "sell", "2", "90"),
    ):  # fmt: skip
        terms = {"symbol": "PPP", "account": name, "strategy": strategy, "order_type": "limit", "limit_price": price}
        order_id = await stage.propose(**terms | {"side": side, "quantity": quantity})
        await stage.reaches(order_id, "filled")
    yield name
    await stage.behave()


async def _differences(stage: Scene, account: str) -> list[str]:
    _, found = await compare(stage.ops, looks=3)
    return [str(difference) for difference in found if difference.key[0] == account]


async def _held(stage: Scene, account: str, by: str) -> list[tuple[Any, ...]]:
    answer = await stage.http.get("/api/positions", params={"account": account, "by": by})
    return [(each["strategy"], each["quantity"], each["realised"]) for each in answer.json()["items"]]


async def test_positions_are_what_the_journal_makes_of_them_and_a_changed_row_is_found(
    stage: Scene, account: str
) -> None:
    """By account: 3 short at 100, 5 bought, 2 sold: flat, after 3 were closed at 100 and 2 opened at 100 were sold at 90."""
    assert await _held(stage, account, "strategy") == [("one", "-3", "0"), ("two", "3", "-20")]
    assert await _held(stage, account, "account") == [(None, "0", "-20")]
    assert await _differences(stage, account) == []

    with psycopg.connect(stage.live.stack.admin_database_url) as connection:
        connection.execute(CHANGE, ("0.01", account))
    (told,) = await _differences(stage, account)
    assert told == (
        f"{account} two PPP: by the journal quantity 3, cost 300, realised -20; shown quantity 3, cost 300, realised -19.99"
    )
    verified = _interlock("positions", "--verify", "--data-dir", str(stage.live.stack.folder.path))
    assert verified.returncode == 1, verified.stderr
    assert f"Differs: {told}" in verified.stdout
    with psycopg.connect(stage.live.stack.admin_database_url) as connection:
        connection.execute(CHANGE, ("-0.01", account))
    assert await _differences(stage, account) == []
    listed = _interlock("positions", "--data-dir", str(stage.live.stack.folder.path))
    assert account in listed.stdout


def _interlock(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from ops.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
