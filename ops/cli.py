"""The `interlock` command. Each subcommand imports what it needs when it runs, so that `--help` answers at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ops.audit.cli import app as audit
from ops.dead.cli import app as dead
from ops.default_data_dir import default_data_dir
from ops.events.cli import app as events
from ops.options import DataDirOption, JsonOption, NatsUrlOption

app = typer.Typer(
    name="interlock", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
    help="An order-control plane for automated trading: bots propose, the operator has the final say.",
)  # fmt: skip
PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True}


@app.command()
def up(
    host: Annotated[str, typer.Option(envvar="INTERLOCK_HOST", help="Address that the gateway listens on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="INTERLOCK_PORT", min=0, max=65_535, help="HTTP port of the gateway; 0 takes a free one.")] = 8080,
    data_dir: DataDirOption = None,
    demo: Annotated[
        bool, typer.Option("--demo", envvar="INTERLOCK_DEMO", help="Also run a bot that trades on recorded market data.")
    ] = False,
    nats_url: Annotated[
        str | None,
        typer.Option(
            envvar="INTERLOCK_NATS_URL", metavar="nats://USER:PASSWORD@HOST:PORT",
            help="Use this NATS server, as its administrator, instead of the embedded one. It must know the users that "
            "`interlock nats-config` prints.",
        ),
    ] = None,
    database_url: Annotated[
        str | None,
        typer.Option(
            envvar="INTERLOCK_DATABASE_URL", metavar="postgresql://USER:PASSWORD@HOST:PORT/DATABASE",
            help="Use this PostgreSQL database, as a user who may make roles and schemas, instead of the embedded one.",
        ),
    ] = None,
    nats_port: Annotated[
        int, typer.Option(envvar="INTERLOCK_NATS_PORT", min=0, max=65_535, help="Port of the embedded NATS server; 0: the last one, or a free one.")
    ] = 0,
    replicas: Annotated[
        list[str] | None,
        typer.Option(
            envvar="INTERLOCK_REPLICAS", metavar="N | SERVICE=N",
            help="Processes a service: a number for all of them, or SERVICE=N; repeatable.",
        ),
    ] = None,
    insecure_no_auth: Annotated[
        bool,
        typer.Option(
            "--insecure-no-auth", envvar="INTERLOCK_INSECURE_NO_AUTH",
            help="Allow a --host that other machines reach, although there is no sign-in yet: whoever reaches it is operator.",
        ),
    ] = False,
) -> None:  # fmt: skip
    """Start the whole stack here, and stop it with Ctrl-C.

    Passwords of NATS users and database roles are made at the first start and kept in credentials.json of the data
    folder; INTERLOCK_NATS_PASSWORD_<USER> and INTERLOCK_DATABASE_PASSWORD_<ROLE> go before them.
    """
    from ops.up import UpOptions, run_up

    folder = data_dir or default_data_dir()
    options = UpOptions(
        host,
        port,
        folder,
        demo,
        nats_url,
        database_url,
        nats_port,
        tuple(replicas or ()),
        insecure_no_auth,
    )
    raise typer.Exit(run_up(options))


@app.command("test", context_settings=PASS_ON)
def run_suite(
    context: typer.Context,
    servers: Annotated[
        str, typer.Option(envvar="INTERLOCK_TEST_SERVERS", help="embedded, or containers (needs a Docker engine).")
    ] = "embedded",
) -> None:  # fmt: skip
    """Run the test suite on servers of its own. Further arguments go to pytest."""
    from ops.run_tests import run_tests

    raise typer.Exit(run_tests(servers, context.args))


@app.command()
def page(
    check: Annotated[bool, typer.Option("--check", help="Run the page's linter and type checker instead.")] = False,
    dev: Annotated[
        bool, typer.Option("--dev", help="Serve the page while it is being written; /api goes to INTERLOCK_HTTP_URL, a running stack.")
    ] = False,
) -> None:  # fmt: skip
    """Build the operator's page where it is missing or out of date, as `interlock up` does."""
    from ops.page_tasks import run_page

    raise typer.Exit(run_page(check=check, dev=dev))


@app.command("bench", context_settings=PASS_ON | {"help_option_names": []})
def run_benchmark(context: typer.Context) -> None:
    """Measure throughput, latency and how fast changes are in force; each starts a stack of its own."""
    from benchmarks.cli import app as benchmarks

    benchmarks(args=context.args, prog_name="interlock bench")


@app.command()
def provision(
    nats_url: Annotated[
        str, typer.Option(envvar="INTERLOCK_NATS_URL", metavar="nats://USER:PASSWORD@HOST:PORT", help="The NATS server, as its administrator.")
    ],
    database_url: Annotated[
        str,
        typer.Option(
            envvar="INTERLOCK_DATABASE_URL", metavar="postgresql://USER:PASSWORD@HOST:PORT/DATABASE",
            help="The database, as a user who may make roles and schemas.",
        ),
    ],
    data_dir: DataDirOption = None,
) -> None:  # fmt: skip
    """Prepare existing servers for services that run elsewhere: streams, consumers, roles, schemas. Repeat it with each new version.

    Passwords are those of the data folder, as with `interlock up`; they are what the services sign in with.
    """
    from ops.provision import provision_servers

    typer.echo(provision_servers(data_dir or default_data_dir(), nats_url=nats_url, database_url=database_url))


@app.command()
def positions(
    verify: Annotated[
        bool,
        typer.Option(
            "--verify", help="Make them again from the journal and compare; the exit code is 1 where any differs."
        ),
    ] = False,
    data_dir: DataDirOption = None,
    nats_url: NatsUrlOption = None,
) -> None:
    """Print what a running stack holds, by account, strategy and symbol."""
    from ops import positions as held

    folder = data_dir or default_data_dir()
    if not verify:
        typer.echo(held.show(folder, nats_url))
        return
    said, is_same = held.verify(folder, nats_url)
    typer.echo(said)
    raise typer.Exit(0 if is_same else 1)


@app.command()
def replay(
    file: Annotated[
        Path | None,
        typer.Argument(exists=True, dir_okay=False, help="A file of `interlock events export`; else the journal of a running stack."),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="What if: a JSON file with keys of the risk config, tried on the same history."),
    ] = None,
    first: Annotated[int | None, typer.Option("--from", min=1, help="First sequence that counts; what is before is followed all the same.")] = None,
    last: Annotated[int | None, typer.Option("--to", min=1, help="Last sequence.")] = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
    nats_url: NatsUrlOption = None,
) -> None:  # fmt: skip
    """Decide the recorded orders again, in a shadow that reaches no broker.

    Without --config every decision must come out as it was recorded; the exit code is 1 where one does not. With it: which orders would have
    been denied, held or passed under another config, the recorded prices and fills held as they were.
    """
    from ops.replay.commands import Source, replay_recorded, replay_under

    source = Source(file, data_dir or default_data_dir(), nats_url, first, last)
    said, is_same = (
        replay_recorded(source, as_json=as_json) if config is None else replay_under(source, config, as_json=as_json)
    )
    typer.echo(said)
    raise typer.Exit(0 if is_same else 1)


@app.command("nats-config")
def nats_config(
    data_dir: DataDirOption = None,
    placeholders: Annotated[
        bool,
        typer.Option(
            "--placeholders",
            help="Name environment variables of the NATS server instead of the passwords.",
        ),
    ] = False,
) -> None:
    """Print the users and permissions that an existing NATS server has to include in its configuration.

    The passwords are those of the data folder that `interlock up` will use, made now if there are none.
    """
    from ops.print_nats_config import nats_users_block

    typer.echo(
        nats_users_block(data_dir or default_data_dir(), placeholders=placeholders),
        nl=False,
    )


app.add_typer(events, name="events")
app.add_typer(dead, name="dead")
app.add_typer(audit, name="audit")
orders = typer.Typer(no_args_is_help=True, help="Orders, as the journal tells of them.")
app.add_typer(orders, name="order")


@orders.command("show")
def show_order(
    order_id: Annotated[str, typer.Argument(help="Its id.")],
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
    nats_url: NatsUrlOption = None,
) -> None:
    """Tell one order's whole story: every event, who, why, on what, and how long each step took."""
    from ops.events.story import story_of

    typer.echo(story_of(data_dir or default_data_dir(), nats_url, order_id, as_json=as_json))


lockouts = typer.Typer(no_args_is_help=True, help="Lockouts of a running stack.")
app.add_typer(lockouts, name="lockouts")


@lockouts.command("import")
def import_lockouts(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A calendar: CSV, or iCalendar (.ics).")],
    url: Annotated[str, typer.Option(envvar="INTERLOCK_URL", help="Of the gateway.")] = "http://127.0.0.1:8080",
    actor: Annotated[str, typer.Option(envvar="INTERLOCK_ACTOR", help="Who locks.")] = "operator",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be made, and make nothing.")] = False,
) -> None:
    """Lock what a calendar file says, such as earnings dates. The same file again changes nothing."""
    from ops.import_lockouts import ImportFailed, import_file, line

    try:
        result = import_file(file, url=url, actor=actor, dry_run=dry_run)
    except ImportFailed as failed:
        typer.echo(f"interlock: {failed}", err=True)
        raise typer.Exit(1) from failed
    for row in result["items"]:
        typer.echo(line(row))
    raise typer.Exit(1 if result["failed"] else 0)


def main() -> None:
    """The entry point: what has to change outside our code is said in words, without a traceback."""
    from deploy.problems import StackError

    try:
        app()
    except StackError as error:
        typer.echo(f"interlock: {error}", err=True)
        raise SystemExit(1) from None
