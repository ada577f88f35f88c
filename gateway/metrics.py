"""What Prometheus is told."""

from __future__ import annotations

import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
STREAMS = "/api/events"


class Metrics:
    """The gateway's own counters; one registry an application, so that two can live in one process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "interlock_http_requests", "Requests answered.", ("method", "route", "status"), registry=self._registry
        )
        self.seconds = Histogram(
            "interlock_http_request_seconds", "Time until an answer was complete; streams are not in it.",
            ("method", "route"), buckets=BUCKETS_SECONDS, registry=self._registry,
        )  # fmt: skip
        self.proposals = Counter(
            "interlock_proposals", "Orders proposed over HTTP.", ("outcome",), registry=self._registry
        )
        self.quotes = Counter("interlock_quotes", "Quotes published over HTTP.", registry=self._registry)
        self.listeners = Gauge("interlock_event_listeners", "Clients of /api/events.", registry=self._registry)

    def text(self) -> bytes:
        """All of them, in Prometheus' text format."""
        return generate_latest(self._registry)


class Measured:
    """Counts and times every request under its route's path, never under what a caller made up."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, begun = 500, time.perf_counter()

        async def send_noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        finally:
            route = getattr(scope.get("route"), "path", "unmatched")
            self._metrics.requests.labels(scope["method"], route, status).inc()
            if route != STREAMS:
                self._metrics.seconds.labels(scope["method"], route).observe(time.perf_counter() - begun)
