"""Started as root, PostgreSQL runs as a user of its own; no private folder is opened for it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from deploy import postgres_binaries, system_user
from ops.scratch import scratch_folder
from ops.stack import Stack

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root starts PostgreSQL as another user")


def test_a_data_folder_in_a_private_home_is_refused_and_stays_private(folder: Path) -> None:
    home = folder / "home"
    home.mkdir(mode=0o700)
    with pytest.raises(system_user.StackError, match=r"may not enter .*Choose a data folder outside private homes"):
        Stack(home / "data", services=()).start()
    assert home.stat().st_mode & 0o777 == 0o700


def test_programs_in_a_private_home_are_copied_to_where_their_user_can_run_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    owner = system_user.server_owner()
    assert owner is not None
    with scratch_folder() as public:
        monkeypatch.setattr(postgres_binaries, "PUBLIC_FOLDER", public)
        monkeypatch.setattr(postgres_binaries, "can_enter", lambda folder, owner: False)
        binaries = postgres_binaries.find_binaries(owner)
        assert binaries.folder.is_relative_to(public)
        said = subprocess.run(
            [binaries.program("initdb"), "--version"], user=owner.uid, group=owner.gid, extra_groups=[], cwd="/",
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        assert f"(PostgreSQL) {binaries.major}." in said


def test_another_user_s_database_is_told(folder: Path) -> None:
    with Stack(folder, services=()):
        pass
    os.chown(folder / "postgres", 65534, 65534)
    with pytest.raises(system_user.StackError, match=r"belongs to the user with id 65534"):
        Stack(folder, services=()).start()
