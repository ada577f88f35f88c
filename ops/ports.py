"""TCP ports: finding a free one, and saying who holds a taken one."""

from __future__ import annotations

import socket
import time

import psutil

from deploy.problems import PortTaken


def free_port(host: str = "127.0.0.1") -> int:
    """A port that nothing listens on at this moment."""
    with socket.socket(_family(host)) as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen on `port` now; what is left of closed connections does not count."""
    with socket.socket(_family(host)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError:
            return False
    return True


def becomes_free(port: int, host: str = "127.0.0.1", *, wait_seconds: float = 1.0) -> bool:
    """Like `is_free`, giving a server that is just ending a moment to let go."""
    deadline = time.monotonic() + wait_seconds
    while not is_free(port, host):
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.05)
    return True


def holder(port: int) -> str:
    """Who listens on `port`, in words; says so when the system does not tell (it tells root, and of one's own processes)."""
    try:
        for connection in psutil.net_connections(kind="tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port and connection.pid:
                return f"process {connection.pid} ({psutil.Process(connection.pid).name()})"
    except (psutil.Error, OSError):
        pass
    return "another process (this user may not see which)"


def require_free(port: int, host: str, *, what: str, option: str) -> None:
    """Raise `PortTaken` unless `port` can be used, naming its holder and the option that chooses another."""
    try:
        socket.getaddrinfo(host, port)
    except OSError as error:
        raise PortTaken(f"{host} is not an address of this machine: {error}") from error
    if not becomes_free(port, host):
        raise PortTaken(
            f"Port {port} on {host}, for {what}, cannot be used: {holder(port)} listens on it, or this user may not. "
            f"Choose another with {option}."
        )


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
