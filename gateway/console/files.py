"""The files of the built page. Read anew at each request, so that a page built meanwhile is served at once."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

DIST: Final = Path(__file__).parents[1] / "ui" / "dist"
ASSET_NAME: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*")
"""One name, never a path: nothing outside the folder of assets can be named."""
PACKED: Final = ".gz"
MEDIA_TYPES: Final = {
    ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png",
    ".woff2": "font/woff2", ".json": "application/json",
}  # fmt: skip
"""Not the system's table, which differs from machine to machine; a browser that may not guess needs the right one."""


@dataclass(frozen=True)
class Asset:
    """A file whose name changes with its content; `packed` says that its bytes are gzip's."""

    path: Path
    media_type: str
    packed: bool


class BuiltPage:
    """What `interlock page` leaves in a folder."""

    def __init__(self, folder: Path = DIST) -> None:
        self._folder = folder

    def index(self) -> bytes | None:
        """The document that every path of the page is answered with; None where no page was built."""
        try:
            return (self._folder / "index.html").read_bytes()
        except OSError:
            return None

    def asset(self, name: str, *, takes_gzip: bool) -> Asset | None:
        """A file of the page under its own name, gzipped where there is such a copy and the caller takes it."""
        if not ASSET_NAME.fullmatch(name) or name.endswith(PACKED):
            return None
        plain = self._folder / "assets" / name
        if not plain.is_file():
            return None
        packed = plain.with_name(name + PACKED)
        is_packed = takes_gzip and packed.is_file()
        media_type = MEDIA_TYPES.get(plain.suffix, "application/octet-stream")
        return Asset(packed if is_packed else plain, media_type, is_packed)


def etag(content: bytes) -> str:
    """A validator of these very bytes."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'
