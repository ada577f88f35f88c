"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DataDirOption = Annotated[
    Path | None,
    typer.Option(
        "--data-dir", envvar="INTERLOCK_DATA_DIR", show_default=".interlock in the checkout, else a folder of the user's own",
        help="Everything this stack keeps: database, journal, passwords, logs. One stack a folder.",
    ),
]  # fmt: skip
NatsUrlOption = Annotated[
    str | None,
    typer.Option(
        "--nats-url", envvar="INTERLOCK_NATS_URL", metavar="nats://USER:PASSWORD@HOST:PORT",
        help="The NATS server of the stack, as its administrator, where it is not the embedded one.",
    ),
]  # fmt: skip
JsonOption = Annotated[bool, typer.Option("--json", help="JSON, for programs.")]
