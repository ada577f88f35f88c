"""Node.js as the building of the page sees it, without the seconds that it takes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ops.node import Node, NodeFailed
from ops.page_sources import STAMP

FULL = Path("/dev/full")
"""A device on which every write fails for want of space."""


class FakeNode(Node):
    """Writes what npm would; fails where it is told to; leaves no space for a stamp where that is among `full`."""

    def __init__(self) -> None:
        super().__init__(Path("node"), Path("npm"))
        object.__setattr__(self, "ran", [])
        object.__setattr__(self, "failures", {})
        object.__setattr__(self, "full", set())

    ran: list[str]
    failures: dict[str, str]
    full: set[str]

    def run(self, command: Sequence[str], *, cwd: Path, lines_max: int = 0) -> str:
        verb = command[2] if len(command) > 2 else "--version"
        if verb in self.failures:
            raise NodeFailed(self.failures[verb])
        if verb == "ci":
            (cwd / "node_modules").mkdir(exist_ok=True)
        if verb == "run":
            self._build(Path(command[-1]))
        if verb in self.full:
            ((cwd / "node_modules" if verb == "ci" else Path(command[-1])) / STAMP).symlink_to(FULL)
        if verb != "--version":
            self.ran.append(verb)
        return "v24"

    def _build(self, into: Path) -> None:
        (into / "assets").mkdir(parents=True)
        script = f"index-{len(self.ran)}.js"
        (into / "assets" / script).write_text("")
        (into / "index.html").write_text(f'<script type="module" crossorigin src="/trading/assets/{script}"></script>')
