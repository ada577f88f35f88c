"""`interlock events ...`, as it is typed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ops.default_data_dir import default_data_dir
from ops.events.selection import Selection, time_of
from ops.options import DataDirOption, JsonOption, NatsUrlOption

app = typer.Typer(no_args_is_help=True, help="The journal at hand: its events, to look at and to carry elsewhere.")

Subject = Annotated[str, typer.Option(metavar="SUBJECT", help="`order.denied`, `approval.*`, `>` for all.")]
Order = Annotated[str | None, typer.Option(help="Of this order.")]
Symbol = Annotated[str | None, typer.Option(help="In this symbol.")]
Account = Annotated[str | None, typer.Option(help="Of this account.")]
Strategy = Annotated[str | None, typer.Option(help="Of this strategy.")]
Actor = Annotated[str | None, typer.Option(help="Done by this person, bot or service.")]
Since = Annotated[
    str | None, typer.Option(metavar="TIME", help="Stored since then: 2026-03-02T14:30:00Z, or 10m, 2h, 1d ago.")
]
Until = Annotated[str | None, typer.Option(metavar="TIME", help="Stored before then.")]
First = Annotated[int, typer.Option("--from", min=1, metavar="SEQUENCE", help="First sequence.")]
Last = Annotated[int | None, typer.Option("--to", min=1, metavar="SEQUENCE", help="Last sequence.")]


@app.command("ls")
def list_(
    subject: Subject = ">",
    order: Order = None,
    symbol: Symbol = None,
    account: Account = None,
    strategy: Strategy = None,
    actor: Actor = None,
    since: Since = None,
    until: Until = None,
    first: First = 1,
    last: Last = None,
    limit: Annotated[int, typer.Option(min=1, help="So many at most.")] = 1_000,
    every: Annotated[bool, typer.Option("--all", help="Also what was stored twice under the same event id.")] = False,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
    nats_url: NatsUrlOption = None,
) -> None:
    """List events of the journal, oldest first."""
    from ops.events.looking import list_events

    wanted = _selection(subject, order, symbol, account, strategy, actor, since, until, first, last)
    folder = data_dir or default_data_dir()
    list_events(folder, nats_url, wanted, json=as_json, every=every, most=limit, say=typer.echo)


@app.command()
def tail(
    subject: Subject = ">",
    order: Order = None,
    symbol: Symbol = None,
    account: Account = None,
    strategy: Strategy = None,
    actor: Actor = None,
    lines: Annotated[int, typer.Option("--lines", "-n", min=0, help="So many of the last.")] = 20,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Then each one that comes, until Ctrl-C.")] = False,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
    nats_url: NatsUrlOption = None,
) -> None:
    """Show the last events of the journal, and go on with those that come."""
    from ops.events.looking import tail_events

    wanted = _selection(subject, order, symbol, account, strategy, actor, None, None, 1, None)
    try:
        tail_events(
            data_dir or default_data_dir(), nats_url, wanted, json=as_json, last=lines, follow=follow, say=typer.echo
        )
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


@app.command()
def show(
    event: Annotated[str, typer.Argument(metavar="SEQUENCE | EVENT_ID", help="Which one.")],
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
    nats_url: NatsUrlOption = None,
) -> None:
    """Show one event whole, with its headers."""
    from ops.events.looking import show_event

    typer.echo(show_event(data_dir or default_data_dir(), nats_url, event, json=as_json))


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="A new file: `.parquet` for columns, else JSON lines.")],
    subject: Subject = ">",
    order: Order = None,
    symbol: Symbol = None,
    account: Account = None,
    strategy: Strategy = None,
    actor: Actor = None,
    since: Since = None,
    until: Until = None,
    first: First = 1,
    last: Last = None,
    data_dir: DataDirOption = None,
    nats_url: NatsUrlOption = None,
) -> None:
    """Write events to a file, with a last line that counts and hashes them."""
    from ops.events.exporting import export_events
    from ops.progress import progress

    wanted = _selection(subject, order, symbol, account, strategy, actor, since, until, first, last)
    with progress("events", 1) as bar:
        count = export_events(data_dir or default_data_dir(), nats_url, wanted, file, tell=bar)
    typer.echo(f"{count} events in {file}.")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="JSON lines of `interlock events export`.")],
    data_dir: DataDirOption = None,
    nats_url: NatsUrlOption = None,
) -> None:
    """Store the events of a file in the journal of a stack that has none, to look at, replay and verify. Nobody acts on them."""
    from ops.events.importing import import_events
    from ops.progress import progress

    with progress("events", 1) as bar:
        count = import_events(data_dir or default_data_dir(), nats_url, file, tell=bar)
    typer.echo(f"{count} events imported.")


def _selection(
    subject: str, order: str | None, symbol: str | None, account: str | None, strategy: str | None, actor: str | None,
    since: str | None, until: str | None, first: int, last: int | None,
) -> Selection:  # fmt: skip
    return Selection(
        subject, order, None if symbol is None else symbol.upper(), account, strategy, actor,
        None if since is None else time_of(since), None if until is None else time_of(until), first, last,
    )  # fmt: skip
