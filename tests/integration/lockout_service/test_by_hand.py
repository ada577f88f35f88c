"""Lockouts that are put in by hand, as the system's own are until it makes them: they live through everything that manual ones do."""

from __future__ import annotations

import psycopg
import pytest

from tests.integration.lockout_service.house import House, about

PUT_IN = (
    "INSERT INTO lockout.symbol_lockouts (symbol, reason, source, blocks, expires_at) "
    "VALUES (:symbol, 'lost twice in a row', :source, 'entries', clock_timestamp() + interval '1 hour') RETURNING CAST(id AS text) AS id"
)
CHANGE = "UPDATE lockout.symbol_lockouts SET {} WHERE symbol = :symbol"


@pytest.mark.parametrize("source", ["cooldown", "news_shock", "price_shock"])
async def test_a_system_lockout_is_seen_in_force_lifted_and_kept(house: House, symbol: str, source: str) -> None:
    """P1: its version is raised with it, so that whoever decides next decides under it."""
    put_in = await house.by_hand(PUT_IN, symbol=symbol, source=source)
    [lockout] = await house.listed(symbol=symbol)
    assert (lockout["id"], lockout["source"], lockout["blocks"], lockout["status"]) == (
        put_in.id,
        source,
        "entries",
        "active",
    )
    held = (await house.snapshot(symbol))[symbol]
    assert (held["version"], [locked["id"] for locked in held["lockouts"]]) == (1, [put_in.id])

    answer, [lifted] = await house.lift(put_in.id, by="dana")
    assert (answer["lockout"]["status"], answer["version"], lifted.lockout.source) == ("lifted", 2, source)
    assert await house.listed(symbol=symbol, status="lifted") == [answer["lockout"]]


async def test_a_system_lockout_expires_like_any_other(house: House, symbol: str) -> None:
    await house.by_hand(PUT_IN, symbol=symbol, source="cooldown")
    await house.by_hand(CHANGE.format("expires_at = clock_timestamp()"), symbol=symbol)
    [expired] = about(symbol, await house.expire())
    assert (expired.type, expired.lockout.source) == ("lockout.expired", "cooldown")
    assert about(symbol, await house.expire()) == []


async def test_manual_ones_never_touch_it(house: House, symbol: str) -> None:
    put_in = await house.by_hand(PUT_IN, symbol=symbol, source="price_shock")
    [before] = await house.listed(symbol=symbol)
    manual = await house.created(symbol, duration_minutes=1)
    assert (await house.lift(manual["id"]))[0]["still_locked_by"] == [symbol]
    assert await house.listed(symbol=symbol) == [before]
    assert before["id"] == put_in.id


async def test_whatever_is_changed_by_hand_raises_the_version(house: House, symbol: str) -> None:
    """P1: also a shorter end, and an end put in by hand; what changes no interval or scope raises nothing."""
    await house.created(symbol)
    for version, change in enumerate(
        (
            "expires_at = expires_at + interval '1 day'",
            "blocks = 'entries'",
            "account = 'main'",
            "lifted_at = clock_timestamp()",
        ),
        start=2,
    ):
        await house.by_hand(CHANGE.format(change), symbol=symbol)
        assert await house.version(symbol) == version
    await house.by_hand(CHANGE.format("reason = 'a better one'"), symbol=symbol)
    await house.by_hand(CHANGE.format("expiry_announced_at = clock_timestamp()"), symbol=symbol)
    assert await house.version(symbol) == 5


async def test_taking_one_away_by_hand_raises_the_version_too(house: House, symbol: str) -> None:
    await house.created(symbol)
    await house.by_hand("DELETE FROM lockout.symbol_lockouts WHERE symbol = :symbol", symbol=symbol)
    assert await house.version(symbol) == 2
    assert (await house.snapshot(symbol))[symbol] == {"version": 2, "lockouts": []}


async def test_a_lockout_never_moves_to_another_symbol(house: House, symbol: str) -> None:
    await house.created(symbol)
    with pytest.raises(psycopg.Error, match="does not change"):
        await house.by_hand(CHANGE.format("symbol = 'OTHER'"), symbol=symbol)


@pytest.mark.parametrize(
    "change",
    [
        "symbol = 'lower'",
        "source = 'whim'",
        "side = 'up'",
        "blocks = 'some'",
        "reason = ' '",
        "account = ''",
        "expires_at = NULL",
    ],
)
async def test_what_no_reader_could_read_is_refused_by_the_database(house: House, symbol: str, change: str) -> None:
    """A row that nobody can read would hide the others."""
    await house.created(symbol)
    with pytest.raises(psycopg.Error):
        await house.by_hand(CHANGE.format(change), symbol=symbol)
    assert len(await house.listed(symbol=symbol)) == 1
