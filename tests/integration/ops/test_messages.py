"""What a person reads when a stack cannot start: what is wrong, and what to do."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.problems import DataFolderVersion, PortTaken, ServerDidNotStart, StackError
from ops.services import Service
from ops.stack import Stack


def interlock(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, as a person runs it."""
    command = [sys.executable, "-c", "from ops.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_a_taken_port_is_told_with_its_holder_and_the_way_out(folder: Path, dummy_stack: Callable[..., Stack]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken) as told:
            dummy_stack(folder, http_port=port).start()
    assert str(told.value).startswith(f"Port {port} on 127.0.0.1, for HTTP, cannot be used: process {os.getpid()} ")
    assert "--port" in str(told.value)


def test_a_free_choice_of_port_moves_when_another_program_took_it(folder: Path) -> None:
    with Stack(folder, services=()) as stack:
        before = stack.nats_url
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(before.rpartition(":")[2])))
        other.listen()
        with Stack(folder, services=()) as stack:
            assert stack.nats_url != before


def test_a_data_folder_of_another_format_is_told(folder: Path, dummy_stack: Callable[..., Stack]) -> None:
    (folder / "stack.json").write_text(json.dumps({"format": 99, "ports": {}}))
    with pytest.raises(DataFolderVersion, match="has format 99, and this version of Interlock reads format 1"):
        dummy_stack(folder).start()


def test_a_database_of_another_postgres_is_told(folder: Path) -> None:
    with Stack(folder, services=()):
        pass
    (folder / "postgres" / "PG_VERSION").write_text("15\n")
    with pytest.raises(DataFolderVersion, match=r"was written by PostgreSQL 15, and the installed one is \d+"):
        Stack(folder, services=()).start()


def test_a_server_that_does_not_start_shows_the_end_of_its_log(folder: Path) -> None:
    with Stack(folder, services=()):
        pass
    (folder / "nats").rename(folder / "away")
    (folder / "nats").write_text("not a folder")
    with pytest.raises(
        ServerDidNotStart, match=r"(?s)nats-server did not start: it ended 3 times.*storage directory is not"
    ):
        Stack(folder, services=()).start()


def test_a_service_that_does_not_start_shows_the_end_of_its_log(folder: Path) -> None:
    broken = (Service("risk_service", "no_such_module_at_all", "risk", "risk"),)
    with pytest.raises(
        ServerDidNotStart, match=r"(?s)risk_service did not start.*No module named no_such_module_at_all"
    ):
        Stack(folder, services=broken).start()


def test_an_address_that_others_reach_needs_a_word(folder: Path) -> None:
    done = interlock("up", "--host", "0.0.0.0", "--data-dir", str(folder))
    assert done.returncode == 1
    assert "--insecure-no-auth" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_used_is_told_without_a_traceback(folder: Path) -> None:
    (folder / "file").write_text("")
    done = interlock("up", "--data-dir", str(folder / "file" / "data"), "--port", "0")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "Choose another with --data-dir" in done.stderr


def test_existing_servers_need_an_administrator(folder: Path) -> None:
    with pytest.raises(StackError, match=r"--nats-url needs an administrator"):
        Stack(folder, services=(), nats_url="nats://127.0.0.1:1", database_url="postgresql://a:b@127.0.0.1:1/c").start()


def test_an_existing_server_that_is_away_is_told(folder: Path) -> None:
    with pytest.raises(StackError, match=r"NATS at nats://127.0.0.1:1 does not answer"):
        Stack(
            folder, services=(), nats_url="nats://a:b@127.0.0.1:1", database_url="postgresql://a:b@127.0.0.1:1/c"
        ).start()
