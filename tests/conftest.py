"""Real servers for every test that needs them: embedded ones by default, containers with `--servers=containers`."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from chassis.database import Database
from ops.stack import Stack
from tests.support.servers import container_urls


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--servers",
        choices=("embedded", "containers"),
        default="embedded",
        help="where NATS and PostgreSQL come from: embedded servers, or containers (needs a Docker engine and its images)",
    )


@pytest.fixture(scope="session")
def data_root() -> Iterator[Path]:
    """A folder for data folders. Not pytest's own: that is private to its user, and PostgreSQL refuses to run as root."""
    folder = Path(tempfile.mkdtemp(prefix="interlock-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def servers(data_root: Path, request: pytest.FixtureRequest) -> Iterator[Stack]:
    """NATS and PostgreSQL, provisioned and migrated, without any service running."""
    with container_urls(request.config.getoption("--servers")) as urls:
        stack = Stack(data_root / "servers", **urls)
        stack.open()
        try:
            stack.start_servers()
            yield stack
        finally:
            stack.stop()


@pytest.fixture(scope="session")
def stack(data_root: Path, request: pytest.FixtureRequest) -> Iterator[Stack]:
    """A whole running stack, shared by the tests that leave it as they found it."""
    with (
        container_urls(request.config.getoption("--servers")) as urls,
        Stack(data_root / "stack", **urls) as running,
    ):
        yield running


@pytest.fixture
async def broker_database(servers: Stack) -> AsyncIterator[Database]:
    """The database as the broker adapter's role."""
    database = Database(servers.database_url("broker"))
    yield database
    await database.dispose()


@pytest.fixture
async def risk_database(servers: Stack) -> AsyncIterator[Database]:
    """The database as the risk service's role."""
    database = Database(servers.database_url("risk"))
    yield database
    await database.dispose()


@pytest.fixture
async def lockout_database(servers: Stack) -> AsyncIterator[Database]:
    """The database as the lockout service's role."""
    database = Database(servers.database_url("lockout"))
    yield database
    await database.dispose()


@pytest.fixture
async def approval_database(servers: Stack) -> AsyncIterator[Database]:
    """The database as the approval service's role."""
    database = Database(servers.database_url("approval"))
    yield database
    await database.dispose()
