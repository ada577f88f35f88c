"""npm in `gateway/ui`, with the Node.js of the environment: for whoever writes the page.

    python -m ops.npm run fix                                       format, and mend what can be mended
    python -m ops.npm run test -- src/lib                           some of the page's own tests
    python -m ops.npm run demo                                      build and serve the page on made-up answers alone
    python -m ops.npm install --ignore-scripts --save-exact NAME    a new package

`package-lock.json` keeps versions and digests; who asks for money for a package is not kept in it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from ops.node import find_node
from ops.page_sources import UI


def main(arguments: list[str]) -> int:
    """Run npm; answer its exit status."""
    node = find_node()
    status = subprocess.run(node.npm(*arguments), cwd=UI, env=node.environment(), check=False).returncode
    without_funding(UI / "package-lock.json")
    return status


def without_funding(lock: Path) -> None:
    """Take the addresses of sponsors out of a lock file; leave one that has none as it is."""
    document = json.loads(lock.read_text(encoding="utf-8"))
    if [package for package in document["packages"].values() if package.pop("funding", None)]:
        lock.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
