"""What the page is built from, and whether what was built is still what the sources say.

Needs nothing but Python: the building of a wheel asks it, too.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

UI = Path(__file__).parents[1] / "gateway" / "ui"
DIST = UI / "dist"
STAMP = "sources.sha256"
"""Inside a folder that was made from sources: the digest of these."""
MADE = frozenset({"node_modules", "dist", "dist-demo", ".build"})
INSTALLED_FROM = (".npmrc", "package.json", "package-lock.json")
NAMED_ASSET = re.compile(r'(?:src|href)="[^"]*/assets/([^"]+)"')


def has_sources(ui: Path = UI) -> bool:
    """Whether this is a checkout: an installed wheel carries the built page alone."""
    return (ui / "package-lock.json").exists()


def is_current(ui: Path = UI) -> bool:
    """Whether the built page is whole and what the sources say; true without sources, where nothing could be done."""
    dist = ui / DIST.name
    return not has_sources(ui) or (is_whole(dist) and stamped(dist) == page_digest(ui))


def is_whole(dist: Path) -> bool:
    """Whether a browser would find the document of a built page, and every file that it names."""
    try:
        document = (dist / "index.html").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return all((dist / "assets" / name).is_file() for name in NAMED_ASSET.findall(document))


def page_digest(ui: Path = UI) -> str:
    """Of every file that the build reads, by name and content; tests are not among them."""
    files = (
        path
        for top in ui.iterdir()
        if top.name not in MADE
        for path in ([top] if top.is_file() else top.rglob("*"))
        if path.is_file() and ".test." not in path.name
    )
    return _digest(ui, sorted(files))


def packages_digest(ui: Path, node_version: str) -> str:
    """Of what decides which packages are installed."""
    return _digest(ui, [ui / name for name in INSTALLED_FROM], salt=node_version)


def stamped(folder: Path) -> str:
    """The digest that a made folder was made from; empty where there is none."""
    try:
        return (folder / STAMP).read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""


def stamp(folder: Path, digest: str) -> None:
    """Say what a folder was made from; the last thing that is done to it."""
    (folder / STAMP).write_text(digest + "\n", encoding="ascii")


def _digest(root: Path, files: list[Path], salt: str = "") -> str:
    digest = hashlib.sha256(salt.encode())
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
