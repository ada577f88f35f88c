"""Three sets are one: the subjects in contracts, the channels of the AsyncAPI document, and what is heard on the bus when everything happens once."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

import gateway
from contracts.commands import COMMANDS
from contracts.events import EVENTS
from contracts.news import NEWS_SUBJECT
from contracts.queries import QUERIES, CountOrders, LockoutSnapshot
from contracts.quotes import QUOTES_SUBJECT
from ops.bus_uses import DEAD_LETTERS
from tests.e2e.scene import CONTROLS, Scene
from tests.support.builders import a_proposal
from tests.support.journal import connected, hearing, publish_raw, until

IN_CONTRACTS = (
    {event.subject() for event in EVENTS}
    | {request.SUBJECT for request in (*COMMANDS, *QUERIES)}
    | {QUOTES_SUBJECT, NEWS_SUBJECT, DEAD_LETTERS}
)


def _channels() -> set[str]:
    document = json.loads((Path(gateway.__file__).parent / "asyncapi.json").read_text())
    return {channel["address"] for channel in document["channels"].values()}


def _declared(subject: str) -> str:
    """The subject as contracts declare it: prices and dead letters have a wildcard."""
    if subject.startswith("market.quote."):
        return QUOTES_SUBJECT
    return DEAD_LETTERS if subject.startswith("dead.") else subject


def _is_plumbing(subject: str) -> bool:
    return subject.startswith(("_INBOX", "$", "query.health."))


async def test_contracts_the_asyncapi_document_and_the_traffic_name_the_same_subjects(stage: Scene) -> None:
    async with hearing(stage.ops, ">") as heard:
        await asyncio.gather(
            *(play(stage) for play in (_rest_and_cancel, _lock_and_lift, _ask_everything, _cannot_be_read))
        )
        for play in (_broker_fails, _approve_reject_and_expire, _halt_and_resume):
            await play(stage)

        async def missing() -> set[str]:
            return IN_CONTRACTS - {_declared(message.subject) for message in heard}

        try:
            await until(lambda: _none_of(missing), within_seconds=15)
        except AssertionError:
            assert await missing() == set()
    seen = {_declared(message.subject) for message in heard if not _is_plumbing(message.subject)}
    assert seen == IN_CONTRACTS == _channels()


async def _none_of(missing: Any) -> bool:
    return not await missing()


async def _rest_and_cancel(stage: Scene) -> None:
    """Orders rest at the broker: one fills in parts, one is canceled, one expires, one is canceled when it has just filled."""
    await stage.call("POST", "/api/market/quotes", symbol="AAPL", last="100", quoted_at="2026-03-02T14:30:00Z")
    await stage.behave(fills=False)
    resting = [await stage.propose(symbol="AAPL") for _ in range(4)]
    for order_id in resting:
        await stage.reaches(order_id, "accepted")
    in_parts, canceled, expired, too_late = resting
    await asyncio.to_thread(stage.live.broker.fill, in_parts, quantity="1")
    await asyncio.to_thread(stage.live.broker.expire, expired)
    await stage.call("DELETE", f"/api/orders/{canceled}")
    await asyncio.to_thread(stage.live.broker.fill, in_parts)
    await asyncio.to_thread(stage.live.broker.fill, too_late)
    await stage.http.delete(f"/api/orders/{too_late}")
    await stage.reaches(in_parts, "filled")
    await stage.reaches(expired, "expired")
    await stage.reaches(canceled, "canceled")


async def _lock_and_lift(stage: Scene) -> None:
    """A symbol is locked, an order in it denied; one lockout is lifted, another ends by itself."""
    lockout = await stage.call("POST", f"{CONTROLS}/lockouts", symbol="LOCK", reason="a test", duration_minutes=5)
    await stage.reaches(await stage.propose(symbol="LOCK"), "denied")
    await stage.call("DELETE", f"{CONTROLS}/lockouts/{lockout['id']}")
    ending = await stage.call("POST", f"{CONTROLS}/lockouts", symbol="ENDS", reason="a test", duration_minutes=1)
    await _let_time_pass(
        stage,
        "UPDATE lockout.symbol_lockouts SET expires_at = now(), starts_at = now() - interval '1 second'",
        ending["id"],
    )


async def _broker_fails(stage: Scene) -> None:
    """The broker refuses an order, loses another, and is away for a third; what was bought is sold again."""
    await stage.behave(fate="reject", for_orders=1)
    await stage.reaches(await stage.propose(symbol="MSFT"), "rejected")
    await stage.behave(fate="drop_before", for_orders=1)
    lost = await stage.propose(symbol="MSFT")
    await stage.reaches(lost, "in_doubt", "returned", "filled")
    await stage.behave(listening=False)
    parked = await stage.propose(symbol="MSFT")
    await asyncio.sleep(1.5)
    await stage.behave()
    await stage.reaches(parked, "filled")
    await stage.reaches(lost, "filled")
    await _lose(stage)
    await stage.reaches(await stage.propose(symbol="MSFT", side="sell"), "filled")


async def _lose(stage: Scene) -> None:
    """What is held falls, and an account is warned of its limit."""
    await stage.call("PUT", f"{CONTROLS}/risk-config", config={"limits": {"max_daily_loss": "1"}})
    now = datetime.now(UTC).isoformat()
    await stage.call("POST", "/api/market/quotes", symbol="MSFT", last="0.01", quoted_at=now)

    async def warned() -> bool:
        accounts = (await stage.call("GET", "/api/positions"))["accounts"]
        return any(account["warnings"] for account in accounts)

    await until(warned, within_seconds=20)
    await stage.call("PUT", f"{CONTROLS}/risk-config", config={"limits": {"max_daily_loss": None}})


async def _approve_reject_and_expire(stage: Scene) -> None:
    """Four orders wait for a person: one is approved by two, one rejected, one canceled, and one waits longer, and nobody comes."""
    await stage.call("PUT", f"{CONTROLS}/approval-config", require_approval_for_live=True)
    orders = [await stage.propose(symbol="IBM") for _ in range(4)]
    for order_id in orders:
        await stage.reaches(order_id, "pending_approval")
    waiting = {each["order_id"]: each["id"] for each in (await stage.call("GET", f"{CONTROLS}/approvals"))["items"]}
    approved, rejected, canceled, forgotten = orders
    await _four_eyes(stage, "1")
    for person in ("erik", "fay"):
        answer = await stage.http.put(
            f"{CONTROLS}/approvals/{waiting[approved]}",
            json={"status": "approved"},
            headers={"X-Interlock-Actor": person},
        )
        assert answer.status_code == 200, answer.text
    await stage.call("POST", f"{CONTROLS}/approvals/{waiting[forgotten]}/extend", minutes=5)
    await stage.call("PUT", f"{CONTROLS}/approvals/{waiting[rejected]}", status="rejected", reason="not today")
    await stage.call("DELETE", f"/api/orders/{canceled}")
    await _let_time_pass(stage, "UPDATE approval.operator_approvals SET expires_at = now()", waiting[forgotten])
    for order_id, status in ((approved, "filled"), (rejected, "denied"), (canceled, "canceled"), (forgotten, "denied")):
        await stage.reaches(order_id, status)
    await _four_eyes(stage, None)
    await stage.call("PUT", f"{CONTROLS}/approval-config", require_approval_for_live=False)


async def _four_eyes(stage: Scene, notional: str | None) -> None:
    config = {"operator_approval": {"four_eyes_notional": notional}}
    await stage.call("PUT", f"{CONTROLS}/risk-config", config=config)


async def _let_time_pass(stage: Scene, statement: str, row_id: str) -> None:
    """Minutes, at once: what would end then ends now."""

    def run() -> None:
        with psycopg.connect(stage.live.stack.admin_database_url) as admin:
            changed = admin.execute(f"{statement} WHERE id::text = %s", [row_id])  # type: ignore[arg-type]
            assert changed.rowcount == 1

    await asyncio.to_thread(run)


async def _halt_and_resume(stage: Scene) -> None:
    """Everything stops, and goes on."""
    await stage.call("POST", f"{CONTROLS}/halt", reason="a test")
    await stage.call("GET", f"{CONTROLS}/status")
    await stage.call("POST", f"{CONTROLS}/resume", reason="it is over")


async def _ask_everything(stage: Scene) -> None:
    """Every list, every page; and what only services and administrators ask."""
    for path in (
        "/api/orders",
        f"{CONTROLS}/approvals",
        f"{CONTROLS}/lockouts",
        f"{CONTROLS}/risk-config",
        f"{CONTROLS}/risk-config/history",
    ):
        await stage.call("GET", path)
    await stage.call("POST", "/api/orders/preview", symbol="AAPL", side="buy", quantity="1")
    await stage.call("POST", f"{CONTROLS}/risk-config/preview", config={"limits": {}})
    await stage.call("POST", "/api/market/news", headline="Nothing happened", impact="0")
    for query in (CountOrders(), LockoutSnapshot(symbols=("AAPL",))):
        await stage.ops.request(query.SUBJECT, query.to_json(), timeout=3)


async def _cannot_be_read(stage: Scene) -> None:
    """A bot says what nobody can read."""
    async with connected(stage.live.stack, "bot") as bot:
        await publish_raw(bot, "order.proposed", a_proposal().to_json()[:-1])
