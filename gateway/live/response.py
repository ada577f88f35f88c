"""The HTTP answer that carries an event stream."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from fastapi import Response
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from chassis.errors import Unreachable
from gateway.live.entry import Entry
from gateway.live.journal import JournalReader
from gateway.live.listening import Listener, Start, start_of
from gateway.live.tail import Tail
from gateway.owners import bus_away
from gateway.problems import response

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@dataclass(frozen=True)
class Live:
    """What every stream of this process shares."""

    tail: Tail
    journal: JournalReader
    heartbeat_seconds: float


class EventStream(Response):
    """Listens while its client is there, and not a moment longer: also when the client goes before it was answered."""

    media_type = "text/event-stream"

    def __init__(
        self,
        live: Live,
        wanted: Callable[[Entry], bool],
        last_event_id: str | None,
        counted: AbstractContextManager[None],
    ) -> None:
        super().__init__(headers=HEADERS)
        self._live = live
        self._wanted = wanted
        self._last_event_id = last_event_id
        self._counted = counted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with self._live.tail.listening() as state:
                listener = self._listener(start_of(self._last_event_id, state))
                answer = StreamingResponse(listener.chunks(), headers=HEADERS, media_type=self.media_type)
                with self._counted:
                    await answer(scope, receive, send)
        except Unreachable:
            await response(bus_away().problem)(scope, receive, send)

    def _listener(self, start: Start) -> Listener:
        live = self._live
        return Listener(live.tail, live.journal, self._wanted, start, heartbeat_seconds=live.heartbeat_seconds)
