"""Runs async work for callers that block."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


def run_apart(work: Coroutine[object, object, T]) -> T:
    """Run `work` on a loop and a thread of its own, so that a caller under a running event loop may wait for it."""
    result: Future[T] = Future()

    def run() -> None:
        try:
            result.set_result(asyncio.run(work))
        except BaseException as error:
            result.set_exception(error)

    thread = threading.Thread(target=run, name="interlock-provisioning")
    thread.start()
    thread.join()
    return result.result()
