"""Migrations against models, on an embedded database made for it.

python -m ops.schema_history check                      status 1 when a migrated schema is not what its tables declare
python -m ops.schema_history revision SERVICE MESSAGE   write the next revision of a service from the difference
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from deploy import migrations
from deploy.problems import Drift, StackError
from ops.scratch import scratch_folder
from ops.services import SERVICES, Service
from ops.stack import Stack


def check() -> int:
    """Compare each service's migrated schema with its tables; say every difference; answer the exit status."""
    found = 0
    with _migrated() as stack:
        for service in (service for service in SERVICES if service.role is not None):
            try:
                migrations.require_no_difference(
                    service.module, str(service.role), stack.database_url(str(service.role))
                )
            except Drift as drift:
                print(drift, file=sys.stderr)
                found = 1
    return found


def new_revision(name: str, message: str) -> int:
    """Write the next numbered revision of the service `name`; it is a draft, to be read before it is committed."""
    service = _service_named(name)
    number = f"{len(list(migrations.versions_of(service.module).glob('[0-9]*.py'))) + 1:04d}"
    with _migrated() as stack:
        role = str(service.role)
        migrations.revision(service.module, role, stack.database_url(role), message, number)
    return 0


@contextmanager
def _migrated() -> Iterator[Stack]:
    with scratch_folder() as folder:
        stack = Stack(folder)
        try:
            stack.open()
            stack.start_servers()
            yield stack
        finally:
            stack.stop()


def _service_named(name: str) -> Service:
    for service in SERVICES:
        if service.name == name and service.role is not None:
            return service
    raise StackError(f"{name} is not a service with a schema.")


def main(arguments: list[str]) -> int:
    """The command line; answers the exit status."""
    match arguments:
        case ["check"]:
            return check()
        case ["revision", service, message]:
            return new_revision(service, message)
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
