"""`interlock bench ...`: each run starts a stack of its own in a temporary folder and prints one line of JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from benchmarks.checks import Rounds, measure_checks
from benchmarks.control import Changes, measure_control
from benchmarks.pipeline import Load, measure_pipeline
from benchmarks.price_shock import measure_price_shocks
from benchmarks.proposals import TICKERS
from benchmarks.servers import machine_facts, server_facts
from benchmarks.start import measure_starts
from deploy.problems import StackError
from ops.progress import progress
from ops.replicas import parse_replicas
from ops.scratch import scratch_folder
from ops.stack import Stack

try:
    from uvloop import run
except ImportError:
    from asyncio import run  # type: ignore[assignment]

app = typer.Typer(
    no_args_is_help=True, add_completion=False, rich_markup_mode=None,
    help="Measure a stack of our own on this machine; one line of JSON on standard output.",
)  # fmt: skip
Accounts = Annotated[int, typer.Option(min=1, help="Accounts that the orders are spread over.")]
Symbols = Annotated[int, typer.Option(min=1, help="Symbols that the orders are spread over.")]
Replicas = Annotated[list[str] | None, typer.Option(metavar="N | SERVICE=N", help="Processes a service; repeatable.")]
Folder = Annotated[
    Path | None, typer.Option("--data-dir", help="Keep the stack's data and logs there; it must not exist or be empty.")
]


@app.command("price-shock")
def price_shock() -> None:
    """Locks a day of the price shock rule over recorded BTC-USD bars: its defaults and others."""
    print(json.dumps(measure_price_shocks()))


@app.command()
def pipeline(
    orders: Annotated[int, typer.Option(min=1, help="How many orders.")] = 5_000,
    rate: Annotated[
        float | None, typer.Option(min=0.1, help="Orders a second, one by one; else as fast as it goes.")
    ] = None,
    accounts: Accounts = 4,
    symbols: Symbols = 8,
    warm_up: Annotated[int, typer.Option(min=0, help="Orders that go first and do not count.")] = 500,
    limits: Annotated[
        str, typer.Option(metavar="JSON", help="Limits to put in force before, as in the risk config.")
    ] = "{}",
    replicas: Replicas = None,
    data_dir: Folder = None,
) -> None:
    """Orders a second and milliseconds an order, from a proposal on NATS to the broker."""
    try:
        wanted = dict(json.loads(limits))
    except (TypeError, ValueError) as error:
        raise typer.BadParameter(f"{limits!r} is no JSON object: {error}", param_hint="--limits") from error
    load = Load(orders, rate, accounts, symbols, warm_up, wanted)
    with progress("orders", orders) as tell:
        figures = _on_a_stack(lambda stack: measure_pipeline(stack, load, tell), replicas, data_dir)
    _print(
        {
            "benchmark": "pipeline",
            "rate": rate,
            "accounts": accounts,
            "symbols": symbols,
            "warm_up": warm_up,
            "limits": wanted,
        }
        | figures
    )
    if figures["orders"]["other"]:
        raise typer.Exit(1)


@app.command()
def checks(
    rounds: Annotated[int, typer.Option(min=1, help="Rounds of each kind: every check off, every check on.")] = 7,
    orders: Annotated[int, typer.Option(min=1, help="Orders a round.")] = 2_000,
    accounts: Accounts = 4,
    symbols: Annotated[int, typer.Option(min=1, max=len(TICKERS), help="Symbols that the orders are spread over.")] = 8,
    replicas: Replicas = None,
    data_dir: Folder = None,
) -> None:
    """What every risk check costs together: rounds without and with them in turns, on one stack; medians and the loss."""
    wanted = Rounds(rounds, orders, accounts, symbols)
    with progress("orders", wanted.total) as tell:
        figures = _on_a_stack(lambda stack: measure_checks(stack, wanted, tell), replicas, data_dir)
    _print({"benchmark": "checks", "orders": orders, "accounts": accounts, "symbols": symbols} | figures)
    if figures["missing"]:
        raise typer.Exit(1)


@app.command()
def control(
    changes: Annotated[
        int, typer.Option(min=1, help="How many changes: config, lockout created, lockout lifted, in turn.")
    ] = 300,
    rate: Annotated[float, typer.Option(min=0.1, help="Changes a second.")] = 20,
    load: Annotated[float, typer.Option(min=0.1, help="Orders a second meanwhile.")] = 100,
    accounts: Accounts = 4,
    symbols: Symbols = 8,
    replicas: Replicas = None,
    data_dir: Folder = None,
) -> None:
    """Milliseconds until a change is in force, and what was released under an older version after that: must be 0."""
    wanted = Changes(changes, rate, load, accounts, symbols)
    with progress("changes", changes) as tell:
        figures = _on_a_stack(lambda stack: measure_control(stack, wanted, tell), replicas, data_dir)
    _print(
        {"benchmark": "control", "rate": rate, "orders_per_second": load, "accounts": accounts, "symbols": symbols}
        | figures
    )
    if any(
        figures[name]
        for name in ("released_under_older_version", "submitted_under_older_version", "released_while_locked")
    ):
        raise typer.Exit(1)


@app.command()
def start(replicas: Replicas = None) -> None:
    """Seconds until a stack takes orders, on an empty folder and again on the same."""
    with scratch_folder() as folder:
        machine = machine_facts()
        figures = measure_starts(folder / "data", parse_replicas(replicas or ()))
    _print({"benchmark": "start", "replicas": replicas or [], **figures, "machine": machine})


@app.command()
def console(
    quick: Annotated[
        bool, typer.Option("--quick", help="Fewer samples, bursts and kills: a look, not a figure.")
    ] = False,
    json_path: Annotated[
        Path | None, typer.Option("--json", help="Write the line of JSON there, not to standard output.")
    ] = None,
    data_dir: Folder = None,
) -> None:
    """The operator's page in a real Chromium, each figure beside its target; ends with 1 when one is missed."""
    try:  # imported here: only this one needs Playwright
        from benchmarks.console import Looks, measure_console
        from benchmarks.console_browser import find_chromium
    except ModuleNotFoundError as error:
        raise StackError(
            f"{error}. `./interlock` of a checkout has what measures the page; a wheel does not."
        ) from None
    from benchmarks.console_targets import Measure, table
    from ops.page import build_page

    find_chromium()
    build_page(lambda said: print(said, file=sys.stderr))
    looks = Looks(60, 2, 2) if quick else Looks(150, 5, 5)
    with progress("looks", looks.total) as tell:
        figures = _on_a_stack(lambda stack: measure_console(stack, looks, tell), None, data_dir)
    print(table(Measure.of(each) for each in figures["measures"]), file=sys.stderr)
    _print({"benchmark": "console", "quick": quick} | figures, json_path)
    if not figures["met"]:
        raise typer.Exit(1)


def _on_a_stack(
    measure: Callable[[Stack], Coroutine[Any, Any, dict[str, Any]]], replicas: list[str] | None, data_dir: Path | None
) -> dict[str, Any]:
    machine = machine_facts()
    with _folder(data_dir) as folder, Stack(folder, replicas=parse_replicas(replicas or ())) as stack:
        servers = server_facts(stack)
        figures = run(measure(stack))
    return figures | {"replicas": replicas or [], "servers": servers, "machine": machine}


@contextmanager
def _folder(data_dir: Path | None) -> Iterator[Path]:
    if data_dir is not None:
        if data_dir.exists() and any(data_dir.iterdir()):
            raise typer.BadParameter(f"{data_dir} is not empty")
        yield data_dir
        return
    with scratch_folder() as folder:
        yield folder / "data"


def _print(document: dict[str, Any], path: Path | None = None) -> None:
    if path is None:
        print(json.dumps(document))
    else:
        path.write_text(json.dumps(document) + "\n", encoding="utf-8")
