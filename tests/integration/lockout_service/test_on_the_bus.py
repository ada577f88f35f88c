"""lockout_service as it runs: answering and publishing on NATS, with nobody at the release gate."""

from __future__ import annotations

import asyncio
from typing import Any

from contracts.commands import CreateLockout, LiftLockout
from contracts.events import EVENT_OF_SUBJECT
from contracts.messages import Answer, Request
from contracts.queries import ListLockouts, LockoutSnapshot, health_subject
from lockout_service.settings import Settings
from lockout_service.wiring import build
from ops.stack import Stack
from tests.integration.chassis.tiny_service import running
from tests.integration.lockout_service.house import House
from tests.support.journal import connected, hearing, until


def settings_for(stack: Stack) -> Settings:
    nats = stack.credentials("lockout")
    return Settings(
        nats_url=nats.url, nats_user=nats.user, nats_password=nats.password, log_level="error",
        database_url=stack.database_url("lockout"), test_run=True, expiry_sweep_seconds=0.1,
    )  # fmt: skip


async def test_a_lockout_is_created_listed_lifted_and_announced(servers: Stack, house: House, symbol: str) -> None:
    async with (
        connected(servers, "ops") as journal,
        connected(servers, "gateway") as gateway,
        connected(servers, "risk") as risk,
        hearing(journal, "lockout.*") as heard,
        running(build(settings_for(servers))),
    ):

        async def request(request: Request, client: Any = gateway) -> Any:
            answer = Answer.from_json((await client.request(request.SUBJECT, request.to_json(), timeout=5)).data)
            assert answer.problem is None, answer.problem
            return answer.result

        async def announced(kind: str) -> Any:
            async def look() -> Any:
                for message in list(heard):
                    if message.subject == kind and symbol in message.data.decode():
                        return EVENT_OF_SUBJECT[kind].from_json(message.data)
                return None

            return await until(look)

        created = await request(CreateLockout(symbol=symbol, reason="earnings", duration_minutes=5, actor="dana"))
        assert (created["version"], created["in_flight"]) == (1, None)
        lockout = created["lockout"]
        assert (await announced("lockout.created")).lockout.id == lockout["id"]
        assert (await request(ListLockouts(symbol=symbol)))["items"] == [lockout]

        held = await request(LockoutSnapshot(symbols=(symbol, "*")), client=risk)
        assert held["symbols"][symbol]["version"] == 1

        lifted = await request(LiftLockout(lockout_id=lockout["id"], actor="erik"))
        assert (lifted["lockout"]["lifted_by"], lifted["still_locked_by"]) == ("erik", [])
        assert (await announced("lockout.lifted")).lockouts_version == 2

        await house.created(symbol)
        await house.by_hand(
            "UPDATE lockout.symbol_lockouts SET expires_at = clock_timestamp() WHERE symbol = :symbol AND lifted_at IS NULL",
            symbol=symbol,
        )
        async with asyncio.timeout(2):
            assert (await announced("lockout.expired")).lockouts_version == 4

        refused = await gateway.request(CreateLockout.SUBJECT, b'{"symbol": "AAPL", "actor": "dana"}', timeout=5)
        problem = Answer.from_json(refused.data).problem
        assert problem is not None
        assert (problem.code, problem.status) == ("INVALID_REQUEST", 422)
        health = await gateway.request(health_subject("lockout_service"), b"", timeout=5)
        assert b'"ready":true' in health.data
