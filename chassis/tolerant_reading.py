"""Reading on after a message that nats-py cannot read.

nats-py 2.15 parses a message inside its read loop, and ends the loop for good at what it did not expect: headers that are `NATS/1.0` and no
more, a status that is not UTF-8, a subject or reply subject that is not. The connection then looks alive until its pings go unanswered,
and a stored message comes again after that. So whoever may publish anything could silence a service, its kill switch included (S12).
"""

from __future__ import annotations

from typing import Any

from nats.aio.client import Client

from chassis.logging import get_logger

log = get_logger("interlock.bus")
_LINE_END = b"\r\n"


def read_on(client: Client) -> None:
    """From now on a message with unreadable headers keeps those that can be read, and one that cannot be read at all is logged and dropped.

    Only what no stream stores is dropped: a stored message comes under a subject and a reply subject that are the server's.
    """
    process_headers, process_message = client._process_headers, client._process_msg

    async def headers_or_none(headers: bytes) -> dict[str, str] | None:
        try:
            return await process_headers(headers)
        except Exception as error:
            log.warning("headers.unreadable", error=repr(error))
            return _lines(client, headers)

    async def message_or_nothing(sid: int, subject: bytes, reply: bytes, data: bytes, headers: bytes) -> None:
        try:
            await process_message(sid, subject, reply, data, headers)
        except Exception as error:
            log.warning("message.dropped", subject=repr(bytes(subject))[:200], error=repr(error)[:300])

    patched: Any = client
    patched._process_headers, patched._process_msg = headers_or_none, message_or_nothing


def _lines(client: Client, headers: bytes) -> dict[str, str] | None:
    """The header lines after the first line, whose status nobody can read."""
    try:
        return client._parse_header_lines(bytes(headers).partition(_LINE_END)[2]) or None
    except Exception:
        return None
