"""Loads a service's program while its servers are still being set up, and runs it when they are ready.

    python -m ops.warm_start risk_service <gate

Loading takes most of a service's start, and needs no server. The gate is the standard input: it ends when the servers are
provisioned (at once, for a restart later on). Then this is what `python -m risk_service` is.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import runpy
import sys

GATE = 0


def main(module: str) -> None:
    """Load, wait, run. What loading could not do is left to the run, which says why."""
    gc.disable()
    with contextlib.suppress(Exception):
        importlib.import_module(f"{module}.wiring")
    gc.freeze()  # what was loaded stays: the collector need not look at it again
    gc.enable()
    while os.read(GATE, 1):
        pass
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1])
