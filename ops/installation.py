"""Where everything of one stack is, and who may enter: settled before anything runs, and the same at every start."""

from __future__ import annotations

from pathlib import Path

from contracts.permissions import USERS
from deploy.database_url import SUPERUSER, embedded_url, url_for
from deploy.nats_config import LOOPBACK
from ops.addresses import split_database_url, split_nats_url
from ops.credentials import Credentials, Passwords, load_passwords
from ops.data_dir import DataDir
from ops.service_process import gateway_names
from ops.services import ADMIN, ROLES
from ops.settings import StackSettings, reachable
from ops.stack_ports import choose_ports
from ops.wait import http_status


class Installation:
    """The addresses and credentials of a stack. They are there once `settle` was called."""

    def __init__(self, settings: StackSettings) -> None:
        self.settings = settings
        self.folder = DataDir(settings.data_dir)
        self.ports: dict[str, int] = {}
        self.passwords = Passwords({}, {})
        self._nats = Credentials("", "", "")
        self._database_url = ""

    def settle(self) -> None:
        """Choose what was not chosen before, and keep it in the (open) data folder. Raises `PortTaken`."""
        users = [user.name for user in USERS]
        self.passwords = load_passwords(self.folder.credentials_file, users=users, roles=[SUPERUSER, *ROLES])
        kept = self.folder.ports()
        self.ports = choose_ports(self.settings, kept)
        self.folder.keep_ports(kept | self.ports)
        self._nats = self._nats_admin()
        self._database_url = self._database_admin_url()

    def credentials(self, user: str) -> Credentials:
        """How a NATS user signs in; `ops` may do everything."""
        if user == ADMIN:
            return self._nats
        return Credentials(self._nats.url, user, self.passwords.nats[user])

    def database_url(self, role: str) -> str:
        """The database, as a service's role."""
        return url_for(self._database_url, role, self.passwords.database[role])

    @property
    def admin_database_url(self) -> str:
        """The database, as its administrator."""
        return self._database_url

    @property
    def nats_url(self) -> str:
        """Where NATS listens, without credentials."""
        return self._nats.url

    @property
    def nats_monitor_url(self) -> str:
        """Where the embedded NATS server tells about itself (`/varz`, `/jsz`)."""
        return f"http://{LOOPBACK}:{self.ports['nats_monitor']}"

    def nats_varz(self) -> str:
        """What the embedded NATS server says of itself and its settings, as JSON."""
        return http_status(LOOPBACK, self.ports["nats_monitor"], "/varz")[1]

    @property
    def http_urls(self) -> tuple[str, ...]:
        """Where each gateway is found from this machine."""
        host = reachable(self.settings.host)
        host = f"[{host}]" if ":" in host else host
        return tuple(f"http://{host}:{self.ports[name]}" for name in gateway_names(self.settings))

    @property
    def http_url(self) -> str:
        """Where the (first) gateway is found from this machine."""
        return self.http_urls[0]

    @property
    def logs(self) -> Path:
        """The folder of the logs, one file a process."""
        return self.folder.logs

    def _nats_admin(self) -> Credentials:
        if self.settings.nats_url:
            return split_nats_url(self.settings.nats_url)
        return Credentials(f"nats://{LOOPBACK}:{self.ports['nats']}", ADMIN, self.passwords.nats[ADMIN])

    def _database_admin_url(self) -> str:
        if self.settings.database_url:
            return split_database_url(self.settings.database_url)
        return embedded_url(self.ports["postgres"], self.passwords.database[SUPERUSER])
