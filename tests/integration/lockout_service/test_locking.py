"""Creating and lifting lockouts, on a real database under the real fence."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from chassis.database import Database
from chassis.errors import Refused
from chassis.responding import ANSWER_BYTES_MAX
from chassis.unit_of_work import UnitOfWork
from contracts.messages import Answer
from contracts.passes import lockouts_fence
from tests.integration.lockout_service.house import House

FIXED_NAMES = {
    "id", "symbol", "reason", "source", "side", "blocks", "account", "strategy", "starts_at", "expires_at", "created_by", "created_at",
    "lifted_by", "lifted_at", "status", "evidence",
}  # fmt: skip


async def refusal(attempt: Any) -> Any:
    with pytest.raises(Refused) as refused:
        await attempt
    return refused.value.problem


async def test_a_lockout_is_in_force_from_now_on_and_says_so(house: House, symbol: str) -> None:
    house.in_flight = 3
    answer, [created] = await house.create(symbol, duration_minutes=30, side="buy", blocks="entries", account="main")
    lockout = answer["lockout"]
    assert set(lockout) == FIXED_NAMES
    assert (lockout["status"], lockout["source"], lockout["created_by"]) == ("active", "manual", "dana")
    assert (lockout["side"], lockout["blocks"], lockout["account"]) == ("buy", "entries", "main")
    starts_at, expires_at = (datetime.fromisoformat(lockout[key]) for key in ("starts_at", "expires_at"))
    assert expires_at - starts_at == timedelta(minutes=30)
    assert (answer["version"], answer["in_flight"]) == (await house.version(symbol), 3)
    assert (created.type, created.lockouts_version, created.lockout.id) == (
        "lockout.created",
        answer["version"],
        lockout["id"],
    )
    assert created.correlation_id == lockout["id"]


async def test_each_lockout_raises_its_symbols_version_alone(house: House, symbol: str) -> None:
    """P1: an AAPL lockout must not send every BTC order round again."""
    everything = await house.version("*")
    assert (await house.create(symbol))[0]["version"] == 1
    assert (await house.create(symbol))[0]["version"] == 2
    assert await house.version("*") == everything


async def test_a_lockout_waits_for_a_decision_under_the_old_version(
    house: House, symbol: str, broker_database: Database
) -> None:
    """P1, S2: each release is wholly before the lockout, or after it; and it does not start before it is in force (P18)."""
    name = lockouts_fence(symbol)
    async with UnitOfWork(broker_database, "broker").begin() as deciding:
        await deciding.fence.share()
        before = await deciding.fence.read([name])
        creating = asyncio.create_task(house.create(symbol))
        await asyncio.sleep(0.2)
        assert not creating.done()
        still = await deciding.now()
    answer, _ = await creating
    assert before.versions[name] == 0
    assert datetime.fromisoformat(answer["lockout"]["starts_at"]) > still
    async with UnitOfWork(broker_database, "broker").begin() as deciding:
        await deciding.fence.share()
        assert (await deciding.fence.read([name])).versions[name] == 1


async def test_lifting_waits_for_a_decision_under_the_old_version_too(
    house: House, symbol: str, broker_database: Database
) -> None:
    """P1: a lift is a change like any other."""
    lockout = await house.created(symbol)
    async with UnitOfWork(broker_database, "broker").begin() as deciding:
        await deciding.fence.share()
        lifting = asyncio.create_task(house.lift(lockout["id"]))
        await asyncio.sleep(0.2)
        assert not lifting.done()
    answer, _ = await lifting
    assert answer["version"] == 2


async def test_what_is_in_flight_is_asked_for_after_the_commit(house: House, symbol: str) -> None:
    async def ask(request: Any, *, timeout_seconds: float = 2.0) -> dict[str, Any]:
        assert await house.version(symbol) == request.lockouts_version == 1
        assert request.symbol == symbol
        return {"in_flight": 7}

    house.ask = ask  # type: ignore[method-assign]
    answer, _ = await house.create(symbol)
    assert answer["in_flight"] == 7


async def test_what_is_in_flight_is_unknown_when_nobody_says(house: House, symbol: str) -> None:
    """The lockout is in force all the same, and unknown is not zero."""
    house.in_flight = None
    answer, said = await house.create(symbol)
    assert (answer["in_flight"], len(said)) == (None, 1)


async def test_a_scheduled_lockout_starts_later(house: House, symbol: str) -> None:
    starts_at = datetime.now(UTC) + timedelta(hours=2)
    lockout = await house.created(symbol, starts_at=starts_at, duration_minutes=5)
    assert (lockout["status"], datetime.fromisoformat(lockout["starts_at"])) == ("scheduled", starts_at)


async def test_an_end_in_the_past_is_refused_and_nothing_changes(house: House, symbol: str) -> None:
    problem = await refusal(house.create(symbol, expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    assert (problem.code, problem.status) == ("EXPIRES_IN_THE_PAST", 422)
    assert await house.version(symbol) == 0
    assert await house.listed(status="all", symbol=symbol) == []


async def test_the_same_key_makes_one_lockout(house: House, symbol: str) -> None:
    """Also after a restart, and also when both come at once."""
    key = f"create-{symbol}"
    [(one, said), (two, said_too)] = await asyncio.gather(
        house.create(symbol, key=key), House(house.database).create(symbol, key=key)
    )
    assert one == two
    assert len(said + said_too) == 1
    assert await house.version(symbol) == 1
    assert (await refusal(house.create(symbol, key=key, reason="another"))).code == "IDEMPOTENCY_KEY_REUSED"


async def test_lifting_ends_it_and_keeps_who_and_when(house: House, symbol: str) -> None:
    """S10: the row stays."""
    lockout = await house.created(symbol)
    answer, [lifted] = await house.lift(lockout["id"], by="erik")
    assert (answer["lockout"]["status"], answer["lockout"]["lifted_by"]) == ("lifted", "erik")
    assert (answer["version"], answer["in_flight"], answer["still_locked_by"]) == (2, 0, [])
    assert (lifted.type, lifted.actor, lifted.lockouts_version) == ("lockout.lifted", "erik", 2)
    assert await house.listed(status="lifted", symbol=symbol) == [answer["lockout"]]


async def test_lifting_one_that_is_over_changes_nothing_and_is_fine(house: House, symbol: str) -> None:
    lockout = await house.created(symbol)
    first, _ = await house.lift(lockout["id"], by="erik")
    again, said = await house.lift(lockout["id"], by="dana")
    assert (again["lockout"], again["version"], said) == (first["lockout"], 2, [])

    expired = await house.created(symbol)
    await house.by_hand(
        "UPDATE lockout.symbol_lockouts SET expires_at = clock_timestamp() WHERE id = CAST(:id AS uuid)",
        id=expired["id"],
    )
    answer, said = await house.lift(expired["id"])
    assert (answer["lockout"]["status"], answer["lockout"]["lifted_at"], said) == ("expired", None, [])


async def test_a_scheduled_lockout_can_be_lifted_before_it_starts(house: House, symbol: str) -> None:
    lockout = await house.created(symbol, starts_at=datetime.now(UTC) + timedelta(hours=1))
    answer, said = await house.lift(lockout["id"])
    assert (answer["lockout"]["status"], len(said)) == ("lifted", 1)


async def test_of_two_who_lift_at_once_one_does_and_both_are_fine(house: House, symbol: str) -> None:
    lockout = await house.created(symbol)
    [(one, said), (two, said_too)] = await asyncio.gather(
        house.lift(lockout["id"], by="dana"), house.lift(lockout["id"], by="erik")
    )
    assert one["lockout"] == two["lockout"]
    assert len(said + said_too) == 1
    assert await house.version(symbol) == 2


async def test_an_unknown_lockout_is_not_found(house: House) -> None:
    for unknown in (str(uuid4()), "nonsense"):
        problem = await refusal(house.lift(unknown))
        assert (problem.code, problem.status) == ("LOCKOUT_NOT_FOUND", 404)


async def test_a_shorter_lockout_never_shortens_a_longer_one_and_lifting_exposes_the_next(
    house: House, symbol: str
) -> None:
    longer = await house.created(symbol, duration_minutes=120)
    shorter = await house.created(symbol, duration_minutes=1)
    assert (await house.listed(symbol=symbol)) == [shorter, longer]
    assert (await house.lift(shorter["id"]))[0]["still_locked_by"] == [symbol]
    assert (await house.listed(symbol=symbol)) == [longer]
    assert (await house.lift(longer["id"]))[0]["still_locked_by"] == []


async def test_lifting_says_so_if_every_symbol_is_still_locked(house: House, symbol: str) -> None:
    everything, lockout = await house.created("*", account=symbol), await house.created(symbol, account=symbol)
    assert (await house.lift(lockout["id"]))[0]["still_locked_by"] == ["*"]
    assert (await house.lift(everything["id"]))[0]["still_locked_by"] == []


async def test_lockouts_and_deciders_at_once_keep_their_order(
    house: House, symbol: str, broker_database: Database
) -> None:
    """P1, S2: under a flow of decisions, none is committed under an older version than the last change that had returned."""
    returned, done, stale = [0], asyncio.Event(), []
    name = lockouts_fence(symbol)

    async def change() -> None:
        for _ in range(15):
            lockout = await house.created(symbol)
            returned[0] += 1
            await house.lift(lockout["id"])
            returned[0] += 1
        done.set()

    async def decide() -> int:
        decided = 0
        while not done.is_set():
            async with UnitOfWork(broker_database, "broker").begin() as deciding:
                in_force = returned[0]
                await deciding.fence.share()
                version = (await deciding.fence.read([name])).versions[name]
                if version < in_force:
                    stale.append((version, in_force))
            decided += 1
        return decided

    _, *decided = await asyncio.gather(change(), decide(), decide())
    assert stale == []
    assert sum(decided) > 10
    assert await house.version(symbol) == 30


async def test_so_many_lockouts_of_one_symbol_are_refused_that_nobody_could_load_them(
    house: House, symbol: str
) -> None:
    """More than fit into one answer, and every order of the symbol would wait for ever."""
    await house.created(symbol, reason="x" * 500)
    await house.by_hand(
        "INSERT INTO lockout.symbol_lockouts SELECT (jsonb_populate_record(locked, jsonb_build_object('id', gen_random_uuid()))).* "
        "FROM lockout.symbol_lockouts AS locked, generate_series(1, 499) WHERE symbol = :symbol",
        symbol=symbol,
    )
    problem = await refusal(house.create(symbol))
    assert (problem.code, problem.status) == ("TOO_MANY_LOCKOUTS", 409)
    snapshot = await house.snapshot(symbol)
    assert len(Answer(result=snapshot).to_json()) < ANSWER_BYTES_MAX
    await house.lift(snapshot[symbol]["lockouts"][0]["id"])
    await house.created(symbol)
