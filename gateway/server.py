"""The HTTP server. Streams end as soon as it is told to stop; anything else has a second."""

from __future__ import annotations

import socket

import uvicorn
from fastapi import FastAPI

from gateway.settings import GatewaySettings

GRACEFUL_SECONDS = 1


class Server(uvicorn.Server):
    """uvicorn tells an application that it ends only after its requests have; a stream of events never would."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        app = self.config.app
        assert isinstance(app, FastAPI)
        app.state.parts.live.tail.close()
        await super().shutdown(sockets)


def server(app: FastAPI, settings: GatewaySettings) -> Server:
    """A server for `app`, not yet running."""
    config = uvicorn.Config(
        app, host=settings.host, port=settings.port, log_config=None, access_log=False, server_header=False,
        timeout_graceful_shutdown=GRACEFUL_SECONDS, timeout_keep_alive=30, lifespan="on",
    )  # fmt: skip
    return Server(config)
