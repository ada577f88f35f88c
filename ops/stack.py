"""A whole stack on one data folder: embedded (or existing) servers, provisioned, and the services under a supervisor.

    with Stack(data_dir, replicas={"risk_service": 2}) as stack:
        httpx.get(f"{stack.http_url}/readyz")

Calls block and may come from any thread; under an event loop use `await asyncio.to_thread(stack.start)`.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from signal import Signals
from types import TracebackType
from typing import Self

from deploy.process import ProcessSpec
from ops.credentials import write_env_file
from ops.installation import Installation
from ops.leftovers import end_leftovers, record
from ops.service_process import every_process, gateway_names, process_names, service_process
from ops.services import ADMIN, BOT, SERVICES, Service
from ops.settings import StackSettings
from ops.supervisor import Death, Supervisor

__all__ = ["BOT", "Stack"]


class Stack(Installation):
    """Starts, watches and stops everything that one installation needs. See `StackSettings` for what may differ."""

    def __init__(
        self,
        data_dir: Path | str,
        *,
        host: str = "127.0.0.1",
        http_port: int = 0,
        nats_port: int = 0,
        replicas: Mapping[str, int] | None = None,
        env: Mapping[str, Mapping[str, str]] | None = None,
        services: tuple[Service, ...] = SERVICES,
        nats_url: str | None = None,
        database_url: str | None = None,
        insecure_no_auth: bool = False,
        on_death: Callable[[Death], None] = lambda death: None,
    ) -> None:
        settings = StackSettings(
            Path(data_dir), host, http_port, nats_port, replicas or {}, env or {}, services, nats_url, database_url,
            insecure_no_auth,
        )  # fmt: skip
        super().__init__(settings)
        self._on_death = on_death
        self._extra_env: dict[str, dict[str, str]] = {}
        self._supervisor: Supervisor | None = None

    def start(self, *, wait: bool = True) -> Self:
        """Bring everything up; with `wait`, return once the whole stack takes orders.

        Raises `StackError`, in words for a person, and leaves nothing running then.
        """
        self.open()
        try:
            self.load_services()
            self.start_servers()
            self.start_services()
            if wait:
                self.wait_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def open(self) -> None:
        """The first part of `start`: take the data folder, and settle ports and passwords.

        Raises `DataFolderInUse`, `DataFolderVersion`, `PortTaken`.
        """
        self.folder.open()
        try:
            end_leftovers(self.folder.children_file)
            self.settle()
        except BaseException:
            self.folder.close()
            raise
        self._supervisor = Supervisor(self._on_death, lambda pids: record(self.folder.children_file, pids))

    def load_services(self) -> None:
        """The second part, which may be left out: load the services' programs while the servers are being set up."""
        for name, service in every_process(self.settings):
            self._running.start(self._describe(name, service))

    def start_servers(self) -> None:
        """The third part: NATS and PostgreSQL, provisioned."""
        from ops.servers import start_servers  # imported here: the services' programs load in the meantime

        start_servers(self, self._running)
        write_env_file(self.folder.bot_file, self.credentials(BOT))

    def start_services(self) -> None:
        """The fourth part: one process a replica."""
        self._running.open_gate()
        for name, service in every_process(self.settings):
            if name not in self._running.names():
                self._running.start(self._describe(name, service))

    def wait_ready(self, *, within_seconds: float = 60.0) -> None:
        """Return once `/readyz` of every gateway is 200; without a gateway, once every service says it is ready."""
        from ops.readiness import wait_until_ready

        gateways = {name: self.ports[name] for name in gateway_names(self.settings)}
        wait_until_ready(
            self.settings,
            gateways,
            self.credentials(ADMIN),
            self._running,
            self.folder.logs,
            within_seconds=within_seconds,
        )

    def stop(self) -> None:
        """Stop everything in order, within 5 s. Repeatable."""
        if self._supervisor is not None:
            self._supervisor.stop_all()
            self._supervisor = None
            self.folder.children_file.unlink(missing_ok=True)
        self.folder.close()

    @property
    def is_alive(self) -> bool:
        """Whether the stack is watched over; False once it was stopped, or when its supervisor failed."""
        return self._supervisor is not None and self._supervisor.is_alive

    def kill(self, name: str, what: Signals = signal.SIGKILL) -> None:
        """Signal a process (`risk_service-2`), all replicas of a service, or a server (`nats`, `postgres`)."""
        for process in self._processes(name):
            self._running.send(process, what)

    def restart(self, name: str, *, env: Mapping[str, str] | None = None) -> None:
        """Stop a service's processes and start them again, with `env` added to their environment from now on."""
        self._extra_env[name] = self._extra_env.get(name, {}) | dict(env or {})
        service = next(service for service in self.settings.services if service.name == name)
        names = process_names(service, self.settings)
        self._running.stop(names)
        for process in names:
            self._running.start(self._describe(process, service))

    def run_beside(self, spec: ProcessSpec) -> None:
        """Supervise one more process; it ends before the services do when its stage is lower than theirs."""
        self._running.start(spec)

    def pids(self) -> dict[str, int]:
        """The process ids of what runs at this moment, by process name."""
        return self._running.pids()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def _running(self) -> Supervisor:
        if self._supervisor is None:
            raise RuntimeError("the stack is not running")
        return self._supervisor

    def _processes(self, name: str) -> tuple[str, ...]:
        for service in self.settings.services:
            if service.name == name:
                return process_names(service, self.settings)
        return (name,)

    def _describe(self, name: str, service: Service) -> ProcessSpec:
        return service_process(
            name, service, self.settings,
            credentials=self.credentials(service.user),
            database_url=self.database_url(service.role) if service.role else None,
            port=self.ports.get(name),
            extra_env=self._extra_env.get(service.name, {}),
            folder=self.folder.logs,
        )  # fmt: skip
