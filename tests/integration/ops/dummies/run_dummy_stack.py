"""Runs a stack of dummy services in a process of its own, which a test then kills: `run_dummy_stack.py DATA_DIR`."""

import json
import os
import signal
import sys

from ops.services import Service
from ops.stack import Stack

HERE = os.path.dirname(__file__)
DUMMIES = (
    Service("risk_service", "dummy_service", "risk", "risk"),
    Service("approval_service", "dummy_service", "approval", "approval"),
    Service("gateway", "dummy_gateway", "gateway", None),
)
ENVIRONMENT = {
    "*": {"PYTHONPATH": HERE},
    "risk_service": {"DUMMY_NAME": "risk_service"},
    "approval_service": {"DUMMY_NAME": "approval_service"},
}


def dummy_stack(data_dir: str, **settings: object) -> Stack:
    """A stack whose services are dummies."""
    return Stack(data_dir, services=DUMMIES, env=ENVIRONMENT, **settings)  # type: ignore[arg-type]


if __name__ == "__main__":
    stack = dummy_stack(sys.argv[1]).start()
    print(json.dumps(stack.pids()), flush=True)
    signal.pause()
