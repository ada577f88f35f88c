"""Calendars of lockouts on a real database: each entry once, whoever imports it and however often."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from contracts.commands import ImportLockouts
from lockout_service.handlers.import_lockouts import import_lockouts
from lockout_service.store.imports_table import ImportsTable
from lockout_service.store.lockouts_table import LockoutsTable
from tests.integration.lockout_service.house import House, a_symbol, said

SOON = datetime.now(UTC) + timedelta(days=2)


def an_entry(symbol: str, **fields: Any) -> dict[str, Any]:
    entry = {
        "symbol": symbol,
        "reason": "earnings",
        "starts_at": SOON,
        "expires_at": SOON + timedelta(hours=2),
    } | fields
    return {"key": sha256(str(entry).encode()).hexdigest()} | entry


async def take(
    house: House, *entries: dict[str, Any], by: str = "dana", **fields: Any
) -> tuple[list[dict[str, Any]], list[Any]]:
    """What became of each entry, and what was said."""
    uow = house.uow()
    command = ImportLockouts.model_validate({"actor": by, "entries": entries} | fields)
    answer = await import_lockouts(command, uow=uow, lockouts=LockoutsTable, imports=ImportsTable)
    rows: list[dict[str, Any]] = answer["entries"]
    return rows, said(uow)


def outcomes(rows: list[dict[str, Any]]) -> list[str]:
    return [row["outcome"] for row in rows]


async def test_an_entry_is_a_scheduled_lockout_of_whoever_imported_it(house: House, symbol: str) -> None:
    [row], [created] = await take(house, an_entry(symbol, side="buy", blocks="entries", account="main"))
    assert row["outcome"] == "created"
    assert await house.listed(symbol=symbol, status="scheduled") == [row["lockout"]]
    assert (created.lockout.id, created.lockouts_version, await house.version(symbol)) == (row["lockout"]["id"], 1, 1)
    assert {name: row["lockout"][name] for name in ("source", "side", "blocks", "account", "created_by", "status")} == {
        "source": "manual", "side": "buy", "blocks": "entries", "account": "main", "created_by": "dana", "status": "scheduled",
    }  # fmt: skip


async def test_the_same_entry_again_changes_nothing_also_by_another_and_after_it_was_lifted(
    house: House, symbol: str
) -> None:
    [row], _ = await take(house, an_entry(symbol))
    again, said_again = await take(house, an_entry(symbol), by="erik")
    assert (outcomes(again), said_again) == (["unchanged"], [])
    await house.lift(row["lockout"]["id"])
    [lifted], said_again = await take(house, an_entry(symbol))
    assert (lifted["outcome"], lifted["lockout"]["status"], said_again) == ("unchanged", "lifted", [])
    assert await house.version(symbol) == 2


async def test_two_who_import_the_same_at_once_make_it_once(house: House, symbol: str) -> None:
    both = await asyncio.gather(*(take(house, an_entry(symbol), by=name) for name in ("dana", "erik")))
    assert sorted(row["outcome"] for [row], _ in both) == ["created", "unchanged"]
    assert len(await house.listed(symbol=symbol, status="scheduled")) == 1


async def test_a_dry_run_says_what_would_be_and_makes_nothing(house: House, symbol: str) -> None:
    entries = [an_entry(symbol), an_entry(symbol, expires_at=datetime.now(UTC) - timedelta(days=1)), an_entry(symbol)]
    rows, said_now = await take(house, *entries, dry_run=True)
    assert (outcomes(rows), said_now) == (["would_create", "failed", "unchanged"], [])
    assert (rows[1]["problem"]["code"], rows[0]["lockout"]["status"]) == ("EXPIRES_IN_THE_PAST", "scheduled")
    assert (await house.listed(symbol=symbol, status="all"), await house.version(symbol)) == ([], 0)
    rows, _ = await take(house, *entries)
    assert outcomes(rows) == ["created", "failed", "unchanged"]


async def test_one_that_began_already_locks_for_what_is_left_of_it(house: House, symbol: str) -> None:
    begun = an_entry(symbol, starts_at=datetime.now(UTC) - timedelta(hours=1), expires_at=SOON)
    [row], _ = await take(house, begun)
    assert row["lockout"]["status"] == "active"
    assert datetime.fromisoformat(row["lockout"]["expires_at"]) == SOON


async def test_fifty_at_once_do_not_hold_the_fence_up(house: House) -> None:
    """A gate that waits for the fence gives up after a second; here with room for a machine that is busy."""
    began = asyncio.get_running_loop().time()
    rows, _ = await take(house, *(an_entry(a_symbol()) for _ in range(50)))
    assert set(outcomes(rows)) == {"created"}
    assert asyncio.get_running_loop().time() - began < 10
