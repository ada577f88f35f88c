"""A data folder for one run: what tests, benchmarks and checks start their own stack on."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A new folder, deleted afterwards. As root it can be passed through by all, as PostgreSQL's own user must."""
    folder = Path(tempfile.mkdtemp(prefix="interlock-"))
    try:
        folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
