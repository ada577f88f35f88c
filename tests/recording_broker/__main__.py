"""Run it; no logic. Prints one JSON line with its ports once it listens."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from pathlib import Path

from tests.recording_broker.app import RecordingBroker
from tests.recording_broker.behaviour import Behaviour
from tests.recording_broker.book import RecordingBook
from tests.recording_broker.http_server import HttpServer
from tests.recording_broker.journal import Journal


async def main() -> None:
    """Listen until killed."""
    parser = argparse.ArgumentParser(
        prog="tests.recording_broker", description=sys.modules["tests.recording_broker"].__doc__
    )
    parser.add_argument("--port", type=int, required=True, help="for orders; 0 takes a free one")
    parser.add_argument("--control-port", type=int, default=0, help="takes the same calls and never stops listening")
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument(
        "--until-stdin-closes", action="store_true", help="end with the process that holds the other end"
    )
    options = parser.parse_args()
    journal = Journal(options.log)
    book = RecordingBook(journal.found)
    broker = RecordingBroker(journal, book, Behaviour(), told=len(book.reports))
    broker.orders_port, control = (
        HttpServer(broker.handle, options.port),
        HttpServer(broker.handle, options.control_port),
    )
    await broker.orders_port.listen()
    await control.listen()
    print(json.dumps({"port": broker.orders_port.port, "control_port": control.port}), flush=True)
    if options.until_stdin_closes:
        await asyncio.to_thread(sys.stdin.read)
    else:
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
