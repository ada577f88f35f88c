"""The packages that the page is made with, in `gateway/ui/node_modules`: exactly those of `package-lock.json`."""

from __future__ import annotations

import time
from pathlib import Path

from ops.node import Node, NodeFailed, find_node
from ops.page_sources import UI, packages_digest, stamp, stamped
from ops.page_work import PageNotBuilt, Tell, failing_plainly, working

NETWORK = ("ENOTFOUND", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EAI_AGAIN", "E404", "CERT", "network")


def with_packages(tell: Tell, ui: Path = UI) -> Node:
    """The Node.js with which the page's own tools can now be run. Raises `PageNotBuilt`, or `NoNode`."""
    node = find_node()
    with failing_plainly(ui), working(ui, tell):
        install_packages(node, ui, tell)
    return node


def install_packages(node: Node, ui: Path, tell: Tell) -> None:
    """Install the packages of `package-lock.json`, where others are installed. To be called while `working`."""
    modules = ui / "node_modules"
    digest = packages_digest(ui, node.run([str(node.binary), "--version"], cwd=ui))
    if stamped(modules) == digest:
        return
    tell("fetching the packages of the page (once)")
    begun = time.monotonic()
    try:
        node.run(node.npm("ci", "--no-audit", "--no-fund", "--ignore-scripts"), cwd=ui)
    except NodeFailed as error:
        raise PageNotBuilt(_why_not_installed(error)) from error
    stamp(modules, digest)
    tell(f"fetched the packages of the page ({time.monotonic() - begun:.1f} s)")


def _why_not_installed(error: NodeFailed) -> str:
    said = str(error)
    if "EUSAGE" in error.output:
        fix = "package-lock.json is not what package.json asks for: run `python -m ops.npm install --ignore-scripts` and commit it."
        said = "\n".join(line for line in error.output.splitlines() if "lock file" in line) or said
    elif any(word in error.output for word in NETWORK):
        fix = "is the npm registry reachable? A mirror goes into npm_config_registry, a proxy into HTTPS_PROXY."
    else:
        fix = "npm failed."
    return f"The page was not built: its packages could not be installed; {fix} npm said\n{said}"
