"""`interlock audit ...`, as it is typed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from ops.default_data_dir import default_data_dir
from ops.options import DataDirOption, JsonOption, NatsUrlOption

app = typer.Typer(no_args_is_help=True, help="Who did what, out of the journal.")


ChainOption = Annotated[
    Path | None,
    typer.Option("--chain", envvar="INTERLOCK_AUDIT_CHAIN", help="The file of the chain's heads; else audit/chain.jsonl in the data folder."),
]  # fmt: skip


@app.command()
def seal(
    every: Annotated[
        float | None, typer.Option(min=0.1, metavar="SECONDS", help="Again and again, until Ctrl-C; else once.")
    ] = None,
    chain: ChainOption = None,
    data_dir: DataDirOption = None,
    nats_url: NatsUrlOption = None,
) -> None:
    """Carry the chain of hashes over the journal on to its end. One writer a chain; keep a copy of the file elsewhere."""
    from ops.audit.sealing import seal as carry_on

    try:
        carry_on(data_dir or default_data_dir(), nats_url, chain, every_seconds=every, say=typer.echo)
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


@app.command()
def verify(
    file: Annotated[
        Path | None,
        typer.Argument(exists=True, dir_okay=False, help="An exported file; else the journal of a running stack."),
    ] = None,
    chain: ChainOption = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
    nats_url: NatsUrlOption = None,
) -> None:
    """Hold the journal against the chain, and each event against what it must say: who, when, why. The exit code is 1 where something is wrong."""
    from ops.audit.sealing import verify as hold
    from ops.audit.sealing import words
    from ops.progress import progress

    with progress("events", 1) as bar:
        findings = hold(data_dir or default_data_dir(), nats_url, chain, file, tell=bar)
    typer.echo(json.dumps(findings.document()) if as_json else words(findings))
    raise typer.Exit(1 if findings.wrong or findings.incomplete else 0)


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
