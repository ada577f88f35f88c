"""`interlock dead ...`, as it is typed."""

from __future__ import annotations

from typing import Annotated

import typer

from ops.default_data_dir import default_data_dir
from ops.options import DataDirOption, JsonOption, NatsUrlOption

app = typer.Typer(no_args_is_help=True, help="Dead letters: messages that could not be read or handled.")
Which = Annotated[int, typer.Argument(min=1, metavar="LETTER", help="Its sequence, as `dead ls` says it.")]
Actor = Annotated[str, typer.Option(envvar="INTERLOCK_ACTOR", help="Who does it.")]
Why = Annotated[str, typer.Option(help="Why; it is recorded.")]


@app.command("ls")
def list_(
    every: Annotated[bool, typer.Option("--all", help="Also those that were retried or dropped.")] = False,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
    nats_url: NatsUrlOption = None,
) -> None:
    """List the dead letters that nobody has settled, oldest first."""
    from ops.dead.commands import list_letters

    if said := list_letters(data_dir or default_data_dir(), nats_url, every=every, as_json=as_json):
        typer.echo(said)


@app.command()
def show(
    letter: Which, as_json: JsonOption = False, data_dir: DataDirOption = None, nats_url: NatsUrlOption = None
) -> None:
    """Show one dead letter: why it is here, and the original message."""
    from ops.dead.commands import show_letter

    typer.echo(show_letter(data_dir or default_data_dir(), nats_url, letter, as_json=as_json))


@app.command()
def retry(
    letter: Which,
    reason: Why,
    actor: Actor = "operator",
    data_dir: DataDirOption = None,
    nats_url: NatsUrlOption = None,
) -> None:
    """Send the original message again, through the front door. Nobody acts on an event twice."""
    from ops.dead.commands import retry_letter

    typer.echo(retry_letter(data_dir or default_data_dir(), nats_url, letter, actor=actor, reason=reason))


@app.command()
def drop(
    letter: Which,
    reason: Why,
    actor: Actor = "operator",
    data_dir: DataDirOption = None,
    nats_url: NatsUrlOption = None,
) -> None:
    """Settle a dead letter without sending it again."""
    from ops.dead.commands import drop_letter

    typer.echo(drop_letter(data_dir or default_data_dir(), nats_url, letter, actor=actor, reason=reason))
