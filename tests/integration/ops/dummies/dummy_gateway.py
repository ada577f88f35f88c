"""A gateway that does nothing but say over HTTP that it is ready."""

import os
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer


class Ready(BaseHTTPRequestHandler):
    """Answers 200 to `/readyz` and 404 to everything else."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/readyz" else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    print("dummy gateway is up", flush=True)
    sys.exit(HTTPServer((os.environ["INTERLOCK_HOST"], int(os.environ["INTERLOCK_PORT"])), Ready).serve_forever())
