"""Starts a recording broker for a test, tells it how to behave, kills it, and reads its log."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from tests.recording_broker.log import BrokerLog

ROOT = Path(__file__).parents[2]


class RecordingBrokerProcess:
    """One recording broker on one log. It ends with this process, however that ends.

    with RecordingBrokerProcess(folder / "broker.jsonl") as broker:
        broker.behave(fate="drop_after", for_orders=1)
    """

    def __init__(self, log_path: Path) -> None:
        self.log_path = log_path
        self.port = 0
        self._control_port = 0
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """Where it takes orders."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def control_url(self) -> str:
        """Where it is told how to behave, also while it refuses connections."""
        return f"http://127.0.0.1:{self._control_port}"

    def log(self) -> BrokerLog:
        """What it has received, up to now."""
        return BrokerLog(self.log_path)

    def start(self) -> Self:
        """Start it, or start it again, on the same ports; return once it listens."""
        arguments = ["--port", str(self.port), "--control-port", str(self._control_port), "--log", str(self.log_path)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.recording_broker", "--until-stdin-closes", *arguments],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        ports = json.loads(self._process.stdout.readline())
        self.port, self._control_port = ports["port"], ports["control_port"]
        return self

    def kill(self) -> None:
        """Kill it (SIGKILL), as often as you like."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                assert pipe is not None
                pipe.close()
            self._process = None

    def behave(self, **behaviour: Any) -> None:
        """Replace its behaviour: see `behaviour.Behaviour`; nothing named is the default."""
        self._tell("behaviour", behaviour)

    def fill(self, client_order_id: str, **how: str) -> None:
        """Fill a resting order: `quantity` of it or all, at `price`."""
        self._tell("fill", {"client_order_id": client_order_id} | how)

    def expire(self, client_order_id: str) -> None:
        """End a resting order, as the end of its day does."""
        self._tell("expire", {"client_order_id": client_order_id})

    def _tell(self, path: str, document: dict[str, Any]) -> None:
        httpx.post(f"{self.control_url}/{path}", json=document, trust_env=False).raise_for_status()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
