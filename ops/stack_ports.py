"""Chooses the ports of a stack: as told, else those it used last, else free ones."""

from __future__ import annotations

from collections.abc import Iterable

from deploy.nats_config import LOOPBACK
from ops.ports import becomes_free, free_port, require_free
from ops.service_process import gateway_names
from ops.settings import StackSettings


def choose_ports(settings: StackSettings, kept: dict[str, int]) -> dict[str, int]:
    """A port for everything that listens. Raises `PortTaken` for one that was asked for; others move when they must."""
    ports: dict[str, int] = {}
    for index, name in enumerate(gateway_names(settings)):
        wanted = settings.http_port if index == 0 else 0
        ports[name] = _choose(
            name,
            wanted,
            settings.host,
            kept,
            ports.values(),
            what="HTTP",
            option="--port",
        )
    if settings.nats_url is None:
        ports["nats"] = _choose(
            "nats",
            settings.nats_port,
            LOOPBACK,
            kept,
            ports.values(),
            what="NATS",
            option="--nats-port",
        )
        ports["nats_monitor"] = _choose("nats_monitor", 0, LOOPBACK, kept, ports.values())
    if settings.database_url is None:
        ports["postgres"] = _choose("postgres", 0, LOOPBACK, kept, ports.values())
    return ports


def _choose(
    name: str,
    wanted: int,
    host: str,
    kept: dict[str, int],
    chosen: Iterable[int],
    *,
    what: str = "",
    option: str = "",
) -> int:
    taken = set(chosen)
    if wanted:
        require_free(wanted, host, what=what, option=option)
        return wanted
    if (last := kept.get(name)) and last not in taken and becomes_free(last, host):
        return last
    while (port := free_port(host)) in taken or port in kept.values():
        pass
    return port
