"""`/api/events`: what happens, as it happens."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query, Response

from contracts.values import OrderId
from gateway.live.filters import wanted
from gateway.live.response import EventStream
from gateway.parts import PartsOf
from gateway.problems import declared, refuse

router = APIRouter(prefix="/api/events", tags=["events"])
LISTENERS_MAX = 200


@router.get(
    "",
    response_class=Response,
    responses={
        200: {"description": "Server-sent events.", "content": {"text/event-stream": {"schema": {"type": "string"}}}},
        **declared(503),
    },
)
async def listen_to_events(
    parts: PartsOf,
    types: Annotated[str | None, Query(description="Only these: `order.filled,approval.*`.")] = None,
    order_id: Annotated[OrderId | None, Query(description="Only this order's.")] = None,
    last_event_id: Annotated[str | None, Header(description="The `id:` received last; resumes right after it.")] = None,
) -> EventStream:
    """Every event of the journal, in order, as server-sent events.

    - `event:` is the event's type, `data:` the event, `id:` the journal's epoch and the sequence in it.
    - `open` comes first. `heartbeat` comes every 5 s (a setting), with `server_time` and whether the journal is reachable.
    - With `Last-Event-ID` the stream goes on without a gap. Where it cannot, `reset` says so (`reason`): read everything anew.
    - An event may come twice (the same `event_id`): drop the second. One that cannot be read comes as `{"type", "unreadable": true}`.
    """
    is_wanted = wanted(types, order_id)
    if parts.live.tail.listeners >= LISTENERS_MAX:
        raise refuse(503, "TOO_MANY_LISTENERS", f"{LISTENERS_MAX} clients listen already. Try again later.")
    counted = parts.metrics.listeners.track_inprogress()
    return EventStream(parts.live, is_wanted, last_event_id, counted)
