"""`interlock positions`: what is held, and whether the journal makes the same of it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, Final, Literal

from nats.aio.client import Client
from nats.errors import Error as NatsError

from contracts.messages import Answer
from contracts.queries import ListPositions
from deploy.nats_connection import nats_connection
from deploy.problems import StackError
from ops.journal_fills import JournalFills
from ops.positions_compared import Difference, differences
from ops.running_stack import nats_administrator
from risk_service.domain.rebuilt_positions import Key, RebuiltPositions

BREATH_SECONDS: Final = 1.0
"""The ledger follows the journal within a fraction of it."""
LOOKS: Final = 10
"""So often it is looked again before a difference is said to be one."""
COLUMNS: Final = ("account", "strategy", "symbol", "quantity", "average_price", "realised", "unrealised", "quoted_at")
By = Literal["strategy", "account"]


def show(data_dir: Path, nats_url: str | None) -> str:
    """The positions of strategies as a table."""
    return asyncio.run(_show(data_dir, nats_url))


def verify(data_dir: Path, nats_url: str | None) -> tuple[str, bool]:
    """What a comparison with the journal found, in words, and whether all is the same."""
    return asyncio.run(_verify(data_dir, nats_url))


async def compare(
    client: Client, *, looks: int = LOOKS, breath_seconds: float = BREATH_SECONDS
) -> tuple[int, list[Difference]]:
    """How many executions the journal has, and every position that it makes otherwise than it is shown, also after a while.

    Orders may fill meanwhile: a position is right where it is shown as it was at some moment since the look before.
    """
    journal, rebuilt = await JournalFills.begin(client), RebuiltPositions()
    count, found = await _read_on(journal, rebuilt), list[Difference]()
    for look in range(looks):
        rebuilt.mark()
        await asyncio.sleep(breath_seconds if look else 0)
        shown = {**await _shown(client, "strategy"), **await _shown(client, "account")}
        count += await _read_on(journal, rebuilt)
        found = differences(rebuilt.states(), shown)
        if not found:
            break
    return count, found


async def _verify(data_dir: Path, nats_url: str | None) -> tuple[str, bool]:
    admin = nats_administrator(data_dir, nats_url)
    async with nats_connection(admin.url, admin.user, admin.password) as client:
        try:
            count, found = await compare(client)
        except NatsError as error:
            raise StackError(f"NATS at {admin.url} does not answer: {error or type(error).__name__}.") from error
    wrong = [difference for difference in found if not difference.is_of_order_alone]
    lines = [f"Differs: {difference}" for difference in wrong]
    lines += [f"Recorded in another order: {difference}" for difference in found if difference.is_of_order_alone]
    verdict = f"{len(wrong)} positions differ from" if wrong else "All positions are as made again from"
    return "\n".join([*lines, f"{verdict} the journal's {count} executions."]), not wrong


async def _show(data_dir: Path, nats_url: str | None) -> str:
    admin = nats_administrator(data_dir, nats_url)
    async with nats_connection(admin.url, admin.user, admin.password) as client:
        items = list((await _shown(client, "strategy")).values())
    rows = [COLUMNS, *(tuple(str(item[name] or "unknown") for name in COLUMNS) for item in items)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(COLUMNS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


async def _read_on(journal: JournalFills, rebuilt: RebuiltPositions) -> int:
    return sum([rebuilt.take(fill) async for fill in journal.read_on()])


async def _shown(client: Client, by: By) -> dict[Key, dict[str, Any]]:
    found: dict[Key, dict[str, Any]] = {}
    cursor: str | None = None
    while True:
        query = ListPositions(by=by, limit=500, cursor=cursor)
        reply = await client.request(ListPositions.SUBJECT, query.to_json(), timeout=10)
        answer = Answer.from_json(reply.data)
        if answer.result is None:
            raise StackError(f"risk_service refused: {answer.problem and answer.problem.message}")
        found |= {(item["account"], item["strategy"], item["symbol"]): item for item in answer.result["items"]}
        if (cursor := answer.result["next"]) is None:
            return found
