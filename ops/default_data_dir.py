"""Where a stack keeps its data when nobody says: in the checkout where that works, else in a folder of the user's own."""

from __future__ import annotations

import os
from pathlib import Path

from deploy.postgres_binaries import PUBLIC_FOLDER
from deploy.system_user import open_to_all

CHECKOUT = Path(__file__).parent.parent


def default_data_dir() -> Path:
    """`.interlock/` in a checkout that is ours to write; as root also one that PostgreSQL's own user can enter."""
    beside_the_code = CHECKOUT / ".interlock"
    if (CHECKOUT / "pyproject.toml").exists() and _is_ours(beside_the_code) and (os.geteuid() or open_to_all(CHECKOUT)):
        return beside_the_code
    if os.geteuid() == 0:
        return PUBLIC_FOLDER / "data"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "interlock"


def _is_ours(folder: Path) -> bool:
    if folder.exists():
        return folder.stat().st_uid == os.geteuid()
    return os.access(folder.parent, os.W_OK)
