"""`interlock audit ...`, as it is typed."""

from __future__ import annotations

from typing import Annotated

import typer

from ops.default_data_dir import default_data_dir
from ops.options import DataDirOption, JsonOption, NatsUrlOption

app = typer.Typer(no_args_is_help=True, help="Who did what, out of the journal.")


@app.callback()
def group() -> None:
    """A group of commands, also while it has one."""


@app.command()
def report(
    since: Annotated[
        str | None,
        typer.Option("--from", metavar="TIME", help="2026-03-02T14:30:00Z, or 10m, 2h, 1d ago; else all of it."),
    ] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="TIME", help="Before then.")] = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
    nats_url: NatsUrlOption = None,
) -> None:
    """Tell who changed which control, made or ended which lockout, decided which approval, and why."""
    from ops.audit.report import report as made
    from ops.events.selection import time_of

    begin, end = (None if text is None else time_of(text) for text in (since, until))
    typer.echo(made(data_dir or default_data_dir(), nats_url, begin, end, as_json=as_json))
