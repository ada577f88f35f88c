"""What the routes work with; made in `wiring`, handed to each route."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from gateway.current_mode import CurrentMode
from gateway.health import Health
from gateway.live.response import Live
from gateway.metrics import Metrics
from gateway.owners import Owners
from gateway.proposals import Proposals
from gateway.quotes_out import QuotesOut


@dataclass(frozen=True)
class Parts:
    """Everything that a route may need."""

    owners: Owners
    mode: CurrentMode
    proposals: Proposals
    quotes: QuotesOut
    live: Live
    health: Health
    metrics: Metrics
    bus_address: str
    """Host and port of the bus, as bots are told them."""


def parts(request: Request) -> Parts:
    """The parts of the application that a request came to."""
    found: Parts = request.app.state.parts
    return found


PartsOf = Annotated[Parts, Depends(parts)]
