"""`interlock up`: the whole stack in the foreground, from the first line it prints to the last process it ends."""

from __future__ import annotations

import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import typer

from deploy.problems import StackError
from deploy.process import ProcessSpec
from ops.page import try_build_page
from ops.replicas import parse_replicas
from ops.service_process import BESIDE_STAGE, connection_environment
from ops.services import BOT
from ops.settings import LOOPBACK_HOSTS, inherited_environment, reachable
from ops.stack import Stack
from ops.supervisor import Death
from ops.wait import http_status

ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
DEMO_MODULE = "examples.demo"
LOOK_EVERY_SECONDS = 0.5


@dataclass(frozen=True)
class UpOptions:
    """The command line of `interlock up`."""

    host: str
    port: int
    data_dir: Path
    demo: bool
    nats_url: str | None = field(repr=False)
    database_url: str | None = field(repr=False)
    nats_port: int
    replicas: tuple[str, ...]
    insecure_no_auth: bool


def run_up(options: UpOptions) -> int:
    """Run until Ctrl-C, SIGTERM or SIGHUP; answer the exit code. Raises `StackError` when the stack cannot start."""
    if options.host not in LOOPBACK_HOSTS and not options.insecure_no_auth:
        raise StackError(
            f"--host {options.host} can be reached by other machines, and there is no sign-in yet: whoever reaches it is the "
            "operator. Listen on 127.0.0.1, or accept it with --insecure-no-auth."
        )
    stack = Stack(
        options.data_dir, host=options.host, http_port=options.port, nats_port=options.nats_port,
        replicas=parse_replicas(options.replicas), nats_url=options.nats_url, database_url=options.database_url,
        insecure_no_auth=options.insecure_no_auth, on_death=_tell_death,
    )  # fmt: skip
    for number in ENDING_SIGNALS:
        signal.signal(number, _interrupt_once)
    try:
        _start(stack, options)
        while stack.is_alive:
            time.sleep(LOOK_EVERY_SECONDS)
    except KeyboardInterrupt:
        begun = time.monotonic()
        typer.echo("\nStopping.")
        stack.stop()
        typer.echo(f"Stopped, everything is kept in {stack.folder.path}. ({time.monotonic() - begun:.1f} s)")
        return 0
    finally:
        stack.stop()
    raise StackError("The supervisor ended unexpectedly, and every process with it.")


def _start(stack: Stack, options: UpOptions) -> None:
    typer.echo(f"Interlock, data in {stack.folder.path}")
    try_build_page(lambda said: typer.echo(f"  {'page':<9} {said}"))
    begun = time.monotonic()
    stack.open()
    stack.load_services()
    stack.start_servers()
    _tell(
        "servers",
        f"{stack.nats_url}, {_without_password(stack.admin_database_url)}",
        begun,
    )
    stack.start_services()
    if options.demo:
        stack.run_beside(_demo(stack))
    stack.wait_ready()
    _tell(
        "services",
        " ".join(name for name in stack.pids() if name not in ("nats", "postgres")),
        begun,
    )
    _tell_where(stack, demo=options.demo)


def _tell_where(stack: Stack, *, demo: bool) -> None:
    url = stack.http_url
    page = http_status(reachable(stack.settings.host), int(url.rpartition(":")[2]), "/trading")[0] == 200
    where = {
        "page": f"{url}/trading" if page else "",
        "API": f"{url}/docs (events: {url}/asyncapi)",
        "bots": f"{stack.nats_url} with the credentials in {stack.folder.bot_file}, or {url}/api/orders",
        "logs": str(stack.logs),
        "demo": f"tail -f {stack.logs / 'demo.log'}; some orders are denied on purpose" if demo else "",
        "stop": "Ctrl-C",
    }
    typer.echo("")
    for name, text in where.items():
        if text:
            typer.echo(f"  {name:<9} {text}")
    sys.stdout.flush()


def _demo(stack: Stack) -> ProcessSpec:
    environment = connection_environment(stack.credentials(BOT)) | {"INTERLOCK_HTTP_URL": stack.http_url}
    return ProcessSpec(
        name="demo",
        argv=(sys.executable, "-P", "-m", DEMO_MODULE),
        log_path=stack.logs / "demo.log",
        stage=BESIDE_STAGE,
        env=inherited_environment() | environment | {"PYTHONUNBUFFERED": "1"},
        cwd=stack.logs,
        stop_seconds=0.3,
    )


def _tell(what: str, detail: str, begun: float) -> None:
    typer.echo(f"  {what:<9} {detail}  ({time.monotonic() - begun:.1f} s)")


def _tell_death(death: Death) -> None:
    how = f"by signal {-death.exit_code}" if death.exit_code < 0 else f"with status {death.exit_code}"
    typer.echo(
        f"  {death.name} ended {how}; restarted in {death.restart_in_seconds:.1f} s",
        err=True,
    )


def _without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


def _interrupt_once(number: int, frame: FrameType | None) -> None:
    """The first signal stops the stack; later ones would only cut that short, and it takes at most 5 s."""
    for other in ENDING_SIGNALS:
        signal.signal(other, signal.SIG_IGN)
    raise KeyboardInterrupt
