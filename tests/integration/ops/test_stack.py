"""A stack of dummy services on the real servers: what is kept, what comes back, who is kept out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from nats.errors import Error as NatsError
from watching import eventually, processes_of, still_running

from deploy.nats_connection import nats_connection
from deploy.problems import DataFolderInUse, StackError
from ops.stack import Stack
from ops.wait import DEATHS_MAX


async def _publish(stack: Stack, subject: str, payload: bytes) -> int:
    admin = stack.credentials("ops")
    async with nats_connection(admin.url, admin.user, admin.password) as client:
        return (await client.jetstream().publish(subject, payload)).seq


def _nats_answers(stack: Stack) -> bool:
    try:
        return asyncio.run(_publish(stack, "order.proposed", b"{}")) > 0
    except (StackError, NatsError):
        return False


def _answers(stack: Stack) -> bool:
    try:
        with psycopg.connect(stack.admin_database_url, connect_timeout=1) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def test_a_second_start_keeps_ports_passwords_and_data(folder: Path, dummy_stack: Callable[..., Stack]) -> None:
    with dummy_stack(folder) as first:
        before = (first.http_url, first.nats_url, first.admin_database_url, first.credentials("bot"))
        with psycopg.connect(first.admin_database_url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        sequence = asyncio.run(_publish(first, "order.proposed", b"{}"))
    with dummy_stack(folder) as second:
        assert (second.http_url, second.nats_url, second.admin_database_url, second.credentials("bot")) == before
        with psycopg.connect(second.admin_database_url) as connection:
            assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
        assert asyncio.run(_publish(second, "order.proposed", b"{}")) == sequence + 1
        assert (folder / "bot.env").stat().st_mode & 0o777 == 0o600


def test_stopping_leaves_no_process_behind(folder: Path, dummy_stack: Callable[..., Stack]) -> None:
    stack = dummy_stack(folder, replicas={"risk_service": 2}).start()
    assert {"risk_service-1", "risk_service-2", "gateway", "nats", "postgres"} <= set(stack.pids())
    everything = processes_of(stack.pids())
    stack.stop()
    assert still_running(everything, within_seconds=0.2) == []


def test_a_second_stack_on_the_same_folder_is_refused(stack: Stack, dummy_stack: Callable[..., Stack]) -> None:
    with pytest.raises(DataFolderInUse, match=r"Another stack .process [0-9]+. runs on the data folder"):
        dummy_stack(stack.folder.path).start()
    assert _answers(stack)


def test_postgres_comes_back_on_the_same_port_after_a_kill(stack: Stack) -> None:
    before = stack.pids()["postgres"]
    with psycopg.connect(stack.admin_database_url) as connection:
        connection.execute("CREATE TABLE survives AS SELECT 1 AS one")
    stack.kill("postgres")
    assert eventually(lambda: stack.pids().get("postgres", before) != before and _answers(stack), within_seconds=10)
    with psycopg.connect(stack.admin_database_url) as connection:
        assert connection.execute("SELECT one FROM survives").fetchone() == (1,)


def test_nats_comes_back_on_the_same_port_with_its_streams_after_a_kill(stack: Stack) -> None:
    sequence = asyncio.run(_publish(stack, "order.proposed", b"{}"))
    before = stack.pids()["nats"]
    stack.kill("nats")
    assert eventually(lambda: stack.pids().get("nats", before) != before and _nats_answers(stack), within_seconds=5)
    assert asyncio.run(_publish(stack, "order.proposed", b"{}")) == sequence + 2


def test_a_restarted_service_has_its_new_environment(stack: Stack) -> None:
    before = stack.pids()["risk_service"]
    stack.restart("risk_service", env={"DUMMY_SETTING": "on"})
    after = stack.pids()["risk_service"]
    assert after != before
    assert eventually(lambda: b"DUMMY_SETTING=on" in Path(f"/proc/{after}/environ").read_bytes(), within_seconds=2)


def test_a_process_that_was_killed_again_and_again_before_is_waited_for(stack: Stack) -> None:
    for _ in range(DEATHS_MAX + 1):
        before = stack.pids()["gateway"]
        stack.kill("gateway")
        assert eventually(lambda before=before: stack.pids().get("gateway", before) != before, within_seconds=5)  # type: ignore[misc]
    stack.wait_ready(within_seconds=10)


def test_no_service_sees_another_s_password(stack: Stack) -> None:
    environment = Path(f"/proc/{stack.pids()['approval_service']}/environ").read_text()
    assert stack.credentials("approval").password in environment
    assert stack.credentials("risk").password not in environment
    assert stack.credentials("ops").password not in environment


def test_roles_own_one_schema_and_give_up_after_a_second(stack: Stack) -> None:
    with psycopg.connect(stack.database_url("risk"), autocommit=True) as connection:
        assert connection.execute("SHOW statement_timeout").fetchone() == ("1s",)
        assert connection.execute("SHOW idle_in_transaction_session_timeout").fetchone() == ("1s",)
        connection.execute("CREATE TABLE risk.mine ()")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE broker.theirs ()")


def test_every_write_is_synced(stack: Stack) -> None:
    with psycopg.connect(stack.admin_database_url) as connection:
        settings = connection.execute(
            "SELECT current_setting('fsync'), current_setting('synchronous_commit')"
        ).fetchone()
    assert settings == ("on", "on")
    assert json.loads(stack.nats_varz())["jetstream"]["config"]["sync_always"] is True


def test_a_stack_starts_under_a_running_event_loop(folder: Path) -> None:
    async def start_and_stop() -> str:
        with Stack(folder, services=()) as stack:
            return stack.nats_url

    assert asyncio.run(start_and_stop()).startswith("nats://127.0.0.1:")
