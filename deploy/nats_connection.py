"""One short connection to NATS for setting up and looking, which fails at once when it cannot be had."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from nats.aio.client import Client
from nats.errors import Error as NatsError

from deploy.problems import StackError


@asynccontextmanager
async def nats_connection(url: str, user: str, password: str) -> AsyncIterator[Client]:
    """A connection as `user`. Raises `StackError` when nobody answers, or the user is refused.

    nats-py 2.16: `allow_reconnect=False` alone does not end attempts on an address where nobody listens (it goes on for
    `max_reconnect_attempts`, by default two minutes), and a connection that was refused leaves its socket open.
    """
    client = Client()
    try:
        try:
            await client.connect(
                url.split(","), user=user, password=password, allow_reconnect=False, max_reconnect_attempts=1,
                reconnect_time_wait=0, connect_timeout=5, error_cb=_quiet,
            )  # fmt: skip
        except (NatsError, OSError, TimeoutError) as error:
            raise _in_words(error, url, user) from error
        yield client
    finally:
        await client.close()


def _in_words(error: Exception, url: str, user: str) -> StackError:
    if "authorization" in str(error).lower():
        return StackError(
            f"NATS at {url} refuses the user {user!r}. Its users are made by whoever runs it: include the block that "
            "`interlock nats-config` prints, with the same passwords."
        )
    return StackError(f"NATS at {url} does not answer: {error or type(error).__name__}.")


async def _quiet(error: Exception) -> None:
    """The same error is raised to the caller; the client's default callback would also print a traceback."""
