"""Values that people give on the command line or in the environment."""

from __future__ import annotations

import os

import pytest

from deploy.database_url import url_for
from deploy.problems import StackError
from ops.addresses import split_database_url, split_nats_url
from ops.replicas import parse_replicas
from ops.settings import inherited_environment


def test_a_number_of_replicas_counts_for_every_service_but_the_gateway() -> None:
    assert parse_replicas(["2", "broker_adapter=3"]) == {
        "risk_service": 2,
        "approval_service": 2,
        "lockout_service": 2,
        "broker_adapter": 3,
    }
    assert parse_replicas(["gateway=2"]) == {"gateway": 2}


@pytest.mark.parametrize("wrong", ["0", "17", "two", "no_service=2", "risk_service=", "-1"])
def test_wrong_replicas_are_told(wrong: str) -> None:
    with pytest.raises(StackError, match="expected a number from 1 to 16"):
        parse_replicas([wrong])


def test_an_administrator_s_credentials_are_taken_out_of_the_nats_url() -> None:
    admin = split_nats_url("nats://ops:p%40ss@one:4222,nats://ops:p%40ss@two:4222")
    assert (admin.url, admin.user, admin.password) == ("nats://one:4222,nats://two:4222", "ops", "p@ss")
    assert "p@ss" not in repr(admin)


def test_a_role_s_url_keeps_server_database_and_options() -> None:
    admin = split_database_url("postgres://admin:secret@db.example:5433/trading?sslmode=require")
    assert (
        url_for(admin, "risk", "p@ss/word") == "postgresql://risk:p%40ss%2Fword@db.example:5433/trading?sslmode=require"
    )


@pytest.mark.parametrize("wrong", ["mysql://a:b@c/d", "postgresql://host/database", "postgresql://a:b@host"])
def test_a_database_url_without_user_or_database_is_told(wrong: str) -> None:
    with pytest.raises(StackError, match="--database-url needs an administrator and a database"):
        split_database_url(wrong)


def test_services_inherit_settings_but_no_administrator_s_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NATS_URL", "DATABASE_URL", "NATS_PASSWORD_OPS", "DATABASE_PASSWORD_RISK", "PORT"):
        monkeypatch.setenv(f"INTERLOCK_{name}", "secret")
    monkeypatch.setenv("INTERLOCK_DATABASE_POOL_SIZE", "4")
    inherited = inherited_environment()
    assert "secret" not in {value for name, value in inherited.items() if name.startswith("INTERLOCK_")}
    assert inherited["INTERLOCK_DATABASE_POOL_SIZE"] == "4"
    assert inherited["PATH"] == os.environ["PATH"]
