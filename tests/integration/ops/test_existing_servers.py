"""A stack on servers that are there already: those of another stack play them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from contracts.streams import CONSUMERS, STREAMS
from deploy import provision_nats
from deploy.problems import Drift, StackError
from ops.stack import Stack


def _nats_admin(stack: Stack) -> str:
    admin = stack.credentials("ops")
    return admin.url.replace("nats://", f"nats://{admin.user}:{admin.password}@")


@pytest.fixture
def same_passwords(stack: Stack, folder: Path) -> Path:
    """A data folder with the passwords that the other stack's servers know."""
    (folder / "credentials.json").write_text(stack.folder.credentials_file.read_text())
    return folder


def test_existing_servers_are_used_and_provisioned(
    stack: Stack, same_passwords: Path, dummy_stack: Callable[..., Stack]
) -> None:
    other = dummy_stack(same_passwords, nats_url=_nats_admin(stack), database_url=stack.admin_database_url)
    with other:
        assert set(other.pids()) == {"risk_service", "approval_service", "gateway"}
        assert other.nats_url == stack.nats_url
        with psycopg.connect(other.database_url("risk")) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("risk",)


def test_a_role_with_another_password_is_told_and_left_alone(
    stack: Stack, same_passwords: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERLOCK_DATABASE_PASSWORD_RISK", "another")
    with pytest.raises(
        StackError, match=r"role risk exists on this server with another password.*INTERLOCK_DATABASE_PASSWORD_RISK"
    ):
        Stack(same_passwords, services=(), nats_url=_nats_admin(stack), database_url=stack.admin_database_url).start()
    psycopg.connect(stack.database_url("risk")).close()


def test_a_server_that_is_too_old_is_refused_with_the_reason(
    stack: Stack, same_passwords: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deploy.provision_database.SERVER_VERSION_MIN", 99)
    with pytest.raises(StackError, match=r"is PostgreSQL \d\d, and Interlock needs 99 or newer.*--database-url"):
        Stack(same_passwords, services=(), nats_url=_nats_admin(stack), database_url=stack.admin_database_url).start()


def test_a_nats_user_with_another_password_is_told(
    stack: Stack, same_passwords: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERLOCK_NATS_PASSWORD_RISK", "another")
    with pytest.raises(StackError, match=r"refuses the user 'risk'.*interlock nats-config"):
        Stack(same_passwords, services=(), nats_url=_nats_admin(stack), database_url=stack.admin_database_url).start()


def _provision(stack: Stack, **declared: object) -> None:
    admin = stack.credentials("ops")
    asyncio.run(provision_nats.provision(admin.url, admin.user, admin.password, **declared))  # type: ignore[arg-type]


def test_provisioning_twice_changes_nothing(stack: Stack) -> None:
    _provision(stack)


def test_a_consumer_that_drifted_is_refused_by_its_field(stack: Stack) -> None:
    changed = replace(CONSUMERS[0], ack_wait_seconds=CONSUMERS[0].ack_wait_seconds + 1)
    with pytest.raises(Drift, match=f"consumer {changed.name} of stream JOURNAL .* has ack_wait = 10"):
        _provision(stack, consumers=(changed,))


def test_a_consumer_whose_filter_drifted_is_refused(stack: Stack) -> None:
    with pytest.raises(Drift, match="has filter_subject"):
        _provision(stack, consumers=(replace(CONSUMERS[0], subjects=("order.proposed", "order.returned")),))


def test_a_stream_that_drifted_is_refused_by_its_field(stack: Stack) -> None:
    with pytest.raises(Drift, match="stream JOURNAL on this NATS server has duplicate_window = 120"):
        _provision(stack, streams=(replace(STREAMS[0], duplicate_window_seconds=60),))


def test_a_stream_of_an_earlier_version_takes_new_subjects_and_loses_none(stack: Stack) -> None:
    earlier = replace(STREAMS[0], name="EARLIER", subjects=("earlier.one",))
    _provision(stack, streams=(earlier,), consumers=())
    _provision(stack, streams=(replace(earlier, subjects=("earlier.one", "earlier.two")),), consumers=())
    with pytest.raises(Drift, match="stream EARLIER on this NATS server has subjects"):
        _provision(stack, streams=(earlier,), consumers=())
