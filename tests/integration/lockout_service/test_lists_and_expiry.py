"""Lists, snapshots and the courtesy of the sweeper, on a real database."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from chassis.errors import Refused
from tests.integration.lockout_service.house import House, a_symbol, about

EXPIRE_NOW = "UPDATE lockout.symbol_lockouts SET expires_at = clock_timestamp() WHERE symbol = :symbol"


async def test_the_status_follows_from_the_times(house: House, symbol: str) -> None:
    """No sweeper has been there: time ends a lockout by itself."""
    active = await house.created(symbol)
    scheduled = await house.created(symbol, starts_at=datetime.now(UTC) + timedelta(hours=1))
    lifted = await house.created(symbol)
    lifted = (await house.lift(lifted["id"]))[0]["lockout"]
    short = await house.created(symbol, expires_at=datetime.now(UTC) + timedelta(seconds=0.4))
    assert short["status"] == "active"
    await asyncio.sleep(0.5)
    expired = short | {"status": "expired"}
    assert await house.listed(symbol=symbol) == [active]
    assert await house.listed(symbol=symbol, status="scheduled") == [scheduled]
    assert await house.listed(symbol=symbol, status="lifted") == [lifted]
    assert await house.listed(symbol=symbol, status="expired") == [expired]
    assert await house.listed(symbol=symbol, status="all") == [expired, lifted, scheduled, active]


async def test_the_list_comes_newest_first_a_page_at_a_time(house: House, symbol: str) -> None:
    made = [(await house.created(symbol))["id"] for _ in range(5)]
    found, cursor = [], None
    for size in (2, 2, 1):
        page = await house.page(symbol=symbol, limit=2, cursor=cursor)
        assert len(page["items"]) == size
        found += [item["id"] for item in page["items"]]
        cursor = page["next"]
    assert (found, cursor) == (made[::-1], None)


@pytest.mark.parametrize("cursor", ["", "nonsense", "2026-03-02T12:00:00_x", "2026-03-02T12:00:00_0197-", "\x00"])
async def test_a_cursor_that_no_page_gave_is_refused(house: House, cursor: str) -> None:
    with pytest.raises(Refused) as refused:
        await house.page(cursor=cursor)
    assert (refused.value.problem.code, refused.value.problem.status) == ("INVALID_CURSOR", 422)


async def test_an_expiry_is_announced_once_also_by_replicas_and_raises_nothing(house: House, symbol: str) -> None:
    """P2: it carries the version in force, so that no cache sees a gap."""
    await house.created(symbol)
    await house.created(symbol)
    await house.by_hand(EXPIRE_NOW, symbol=symbol)
    version = await house.version(symbol)
    sweeps = await asyncio.gather(house.expire(), house.expire(), house.expire())
    expired = about(symbol, [event for said in sweeps for event in said])
    assert [event.type for event in expired] == ["lockout.expired"] * 2
    assert len({event.lockout.id for event in expired}) == 2
    assert {event.lockouts_version for event in expired} == {version}
    assert await house.version(symbol) == version
    assert about(symbol, await house.expire()) == []


async def test_what_was_lifted_does_not_expire(house: House, symbol: str) -> None:
    lockout = await house.created(symbol)
    await house.lift(lockout["id"])
    await house.by_hand(EXPIRE_NOW, symbol=symbol)
    assert about(symbol, await house.expire()) == []


async def test_a_snapshot_has_what_is_not_over_with_its_version(house: House, symbol: str) -> None:
    active = await house.created(symbol)
    scheduled = await house.created(symbol, starts_at=datetime.now(UTC) + timedelta(hours=1))
    lifted = await house.created(symbol)
    await house.lift(lifted["id"])
    untouched = a_symbol()
    found = await house.snapshot(symbol, untouched)
    assert set(found) == {symbol, untouched}
    assert found[symbol]["version"] == 4
    assert [lockout["id"] for lockout in found[symbol]["lockouts"]] == [active["id"], scheduled["id"]]
    assert found[untouched] == {"version": 0, "lockouts": []}


async def test_a_snapshots_rows_and_version_belong_together(house: House, symbol: str) -> None:
    """P2: read while lockouts come and go; an odd version has one, an even one has none."""
    done, seen = asyncio.Event(), []

    async def change() -> None:
        for _ in range(25):
            lockout = await house.created(symbol)
            await house.lift(lockout["id"])
        done.set()

    async def look() -> None:
        while not done.is_set():
            held = (await house.snapshot(symbol))[symbol]
            seen.append((held["version"], len(held["lockouts"])))

    await asyncio.gather(change(), look(), look())
    assert [pair for pair in seen if pair[1] != pair[0] % 2] == []
    assert len({version for version, _ in seen}) > 5
