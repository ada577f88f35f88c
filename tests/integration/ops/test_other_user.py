"""A fresh copy of the checkout, a fresh environment, and a user made for it: everything works without being root."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from watching import eventually

from ops.default_data_dir import CHECKOUT

SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin"
HANDED_ON = ("SSL_CERT_", "HTTP", "http", "PIP_", "UV_INDEX", "UV_DEFAULT_INDEX", "UV_HTTP")
pytestmark = [
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can make another user"),
    pytest.mark.usefixtures("python_for_all"),
    pytest.mark.timeout(300),  # it installs, which takes what the network takes
]


class OtherUser:
    """A user with a home, and nothing of ours in the environment."""

    def __init__(self, entry: pwd.struct_passwd) -> None:
        self.uid, self.gid = entry.pw_uid, entry.pw_gid
        network = {name: value for name, value in os.environ.items() if name.startswith(HANDED_ON)}
        ours = {"HOME": entry.pw_dir, "PATH": SYSTEM_PATH, "LANG": "C.UTF-8", "UV_COMPILE_BYTECODE": "0"}
        self.environment = network | ours

    def start(self, *command: str, output: Path) -> subprocess.Popen[bytes]:
        """Run a command as this user."""
        with output.open("wb") as file:
            return subprocess.Popen(
                command, user=self.uid, group=self.gid, extra_groups=[], env=self.environment, cwd="/",
                stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT,
            )  # fmt: skip

    def run(self, *command: str, output: Path) -> tuple[int, str]:
        """Run a command to its end; answer its status and what it printed."""
        status = self.start(*command, output=output).wait(timeout=200)
        return status, output.read_text(errors="replace")

    def processes(self) -> list[psutil.Process]:
        """What of this user's still runs."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.uids().real == self.uid and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
            except psutil.Error:
                continue
        return found


@pytest.fixture(scope="module")
def other_user() -> Iterator[OtherUser]:
    name = f"interlock-t{os.getpid() % 100000}"
    if shutil.which("useradd") is None:
        pytest.skip("there is no useradd here")
    subprocess.run(["useradd", "--create-home", name], check=True, capture_output=True)
    user = OtherUser(pwd.getpwnam(name))
    yield user
    for process in user.processes():
        process.kill()
    subprocess.run(["userdel", "--remove", name], check=False, capture_output=True)


@pytest.fixture
def copy() -> Iterator[Path]:
    """What a clone of this checkout holds, readable by all and writable by root alone."""
    folder = Path(tempfile.mkdtemp(prefix="interlock-copy-"))
    folder.chmod(0o755)
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=CHECKOUT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    for name in filter(None, listed.split("\0")):
        if (CHECKOUT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CHECKOUT / name, folder / name)
    yield folder
    shutil.rmtree(folder)


def _own(folder: Path, user: OtherUser) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user.uid, user.gid)


@pytest.fixture
def python_for_all(other_user: OtherUser, tmp_path: Path) -> None:
    code, _ = other_user.run(
        "/bin/sh",
        "-c",
        "python3 -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))'",
        output=tmp_path / "python",
    )
    if code != 0:
        pytest.skip("no Python 3.11 with venv on this machine that another user could run")


def test_both_commands_work_for_a_user_with_a_fresh_clone(other_user: OtherUser, copy: Path, tmp_path: Path) -> None:
    _own(copy, other_user)
    output = tmp_path / "up"
    up = other_user.start(str(copy / "interlock"), "up", "--port", "0", output=output)
    assert eventually(lambda: "Ctrl-C" in output.read_text() or up.poll() is not None, within_seconds=200)
    assert up.poll() is None, output.read_text()
    names = {process.name() for process in other_user.processes()}
    up.send_signal(signal.SIGINT)
    assert up.wait(timeout=6) == 0, output.read_text()
    assert other_user.processes() == []
    assert {"nats-server", "postgres"} <= names
    assert (copy / ".venv").stat().st_uid == (copy / ".interlock").stat().st_uid == other_user.uid

    code, said = other_user.run(
        str(copy / "interlock"), "test", str(copy / "tests/unit/ops"), "-q", output=tmp_path / "test"
    )
    assert code == 0, said
    assert " passed in " in said.rstrip().splitlines()[-1]


def test_a_checkout_that_is_somebody_else_s_is_left_alone(other_user: OtherUser, copy: Path, tmp_path: Path) -> None:
    code, said = other_user.run(str(copy / "interlock"), "nats-config", output=tmp_path / "said")
    assert code == 0, said
    assert '"user": "bot"' in said
    home = Path(other_user.environment["HOME"])
    assert list(home.glob(".cache/interlock/env-*/bin/interlock"))
    assert (home / ".local/share/interlock/credentials.json").stat().st_mode & 0o777 == 0o600
    assert not (copy / ".venv").exists()
