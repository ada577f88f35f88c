"""The page on made-up answers alone: its demo build, served from a thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from ops.page_packages import with_packages
from ops.page_sources import UI

BASE = "/trading"
WORKER = "mockServiceWorker.js"


def build_demo(folder: Path) -> None:
    """Build the page with its mocks into `folder`. Raises `StackError`."""
    node = with_packages(print)
    command = node.npm("exec", "--", "vite", "build", "--mode", "demo", "--outDir", str(folder), "--emptyOutDir")
    node.run(command, cwd=UI)


class _Handler(SimpleHTTPRequestHandler):
    """Files under `/trading`; every other path there is the page itself. Anything else is unknown: the mocks must have answered it."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if not path.startswith(BASE):
            self.send_error(404)
            return
        name = path.removeprefix(BASE).lstrip("/")
        found = name if name and (Path(self.directory) / name).is_file() else "index.html"
        self.path = f"/{found}"
        super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Service-Worker-Allowed", "/")
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing: the test says what it finds."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of the demo while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
