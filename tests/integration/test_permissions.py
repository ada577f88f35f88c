"""Every user and every role against a real server: what is not its own is refused (point 10).

Who may say what is written out here by hand, from the tables of the contracts, and not read from `contracts.permissions`: the test would agree
with whatever stands there.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from nats.aio.client import Client

from contracts.commands import COMMANDS
from contracts.events import EVENT_OF_SUBJECT
from contracts.permissions import USERS
from contracts.queries import QUERIES, SERVICES, health_subject
from contracts.streams import CONSUMERS, STREAMS
from deploy.nats_connection import nats_connection
from deploy.problems import StackError
from ops.stack import Stack
from tests.support.journal import connected

AT_BROKER = {
    "order.submitted", "order.accepted", "order.rejected", "order.partially_filled", "order.filled", "order.canceled",
    "order.expired", "order.in_doubt", "order.cancel_requested", "order.cancel_rejected",
}  # fmt: skip
APPROVALS = {
    "approval.requested", "approval.endorsed", "approval.extended", "approval.approved", "approval.rejected", "approval.expired",
        "approval.invalidated",
}  # fmt: skip
LOCKOUTS = {"lockout.created", "lockout.lifted", "lockout.expired"}
QUOTES = {"market.quote.AAPL", "market.quote.BRK.B"}
REQUESTS = {request.SUBJECT for request in (*COMMANDS, *QUERIES)} | {health_subject(service) for service in SERVICES}
SAYS = {
    "risk": {
        "order.risk_passed",
        "order.denied",
        "position.reduced",
        "limit.warned",
        "config.updated",
        "query.lockout.snapshot",
        "query.release.in_flight",
    },
    "approval": {"order.approved", "order.denied", "order.returned", "query.config.get"} | APPROVALS,
    "lockout": {"query.release.in_flight", "query.config.get"} | LOCKOUTS,
    "broker": {"order.denied", "order.returned", "order.parked"} | AT_BROKER,
    "gateway": {"order.proposed", "news.published", "$JS.API.STREAM.INFO.JOURNAL", "$JS.API.DIRECT.GET.JOURNAL"}
    | QUOTES
    | REQUESTS,
    "bot": {"order.proposed", "query.order.get", "command.order.cancel"} | QUOTES,
}
HEARS = {
    "risk": LOCKOUTS | QUOTES,
    "approval": {"config.updated"},
    "lockout": {"config.updated", "news.published"} | QUOTES,
    "broker": QUOTES,
    "gateway": {"config.updated"},
    "bot": QUOTES | {subject for subject in EVENT_OF_SUBJECT if subject.startswith("order.")},
}  # fmt: skip
SERVICE_OF = {
    "risk": "risk_service", "approval": "approval_service", "lockout": "lockout_service", "broker": "broker_adapter",
}  # fmt: skip
CONSUMES = {
    "risk": {"risk_review", "risk_returns", "risk_ledger", "risk_dead"},
    "approval": {"approval_gate", "approval_finals", "approval_controls"},
    "lockout": {"lockout_exits"},
    "broker": {"broker_release", "broker_controls"},
}
every_user = pytest.mark.parametrize("user", SAYS)
PULLING = ("$JS.API.CONSUMER.INFO.{stream}.{name}", "$JS.API.CONSUMER.MSG.NEXT.{stream}.{name}")
ACK = "$JS.ACK.{stream}.{name}.1.2.3.4.5"
ADMINISTRATION = {
    "$JS.API.INFO", "$JS.API.STREAM.NAMES", "$JS.API.STREAM.LIST", "$JS.API.META.LEADER.STEPDOWN", "$SYS.REQ.SERVER.PING",
    "$JS.API.STREAM.CREATE.MINE", "$JS.API.STREAM.INFO.JOURNAL", "$JS.API.DIRECT.GET.JOURNAL", "$KV.bucket.key",
    *(
        f"$JS.API.{call}.{stream.name}"
        for stream in STREAMS
        for call in (
            "STREAM.CREATE", "STREAM.UPDATE", "STREAM.DELETE", "STREAM.PURGE", "STREAM.MSG.DELETE", "STREAM.MSG.GET",
            "STREAM.SNAPSHOT", "STREAM.RESTORE", "STREAM.LEADER.STEPDOWN", "CONSUMER.CREATE", "CONSUMER.NAMES", "CONSUMER.LIST",
        )
    ),
    *(
        f"$JS.API.CONSUMER.{call}.{consumer.stream}.{consumer.name}"
        for consumer in CONSUMERS
        for call in ("CREATE", "DURABLE.CREATE", "DELETE", "PAUSE", "UNPIN", "RESET")
    ),
    "$JS.API.CONSUMER.CREATE.JOURNAL.spy.order.approved",
}  # fmt: skip
PLACES = set(EVENT_OF_SUBJECT) | REQUESTS | QUOTES | {"news.published"} | {f"dead.{one.name}" for one in CONSUMERS}
INBOXES = {f"_INBOX_{user.name}.abc.def" for user in USERS} | {"_INBOX.abc.def"}
# Not `order.>`: the server takes that for what `order.*` allows, and there is nothing deeper.
WIDE = {
    ">", "*.*", "approval.*", "config.*", "dead.>", "command.>", "query.>", "query.order.*", "_INBOX.>",
    "$JS.>", "$JS.ACK.>", "$JS.API.>", "$JS.EVENT.ADVISORY.>", "$SYS.>", "market.*.*.*", "news.*",
}  # fmt: skip


@pytest.fixture(scope="module")
def guarded(data_root: Path) -> Iterator[Stack]:
    """Servers of their own: what is tried here would be in the way of others."""
    stack = Stack(data_root / "permissions", services=())
    stack.open()
    try:
        stack.start_servers()
        yield stack
    finally:
        stack.stop()


def _consuming(user: str) -> set[str]:
    return {
        subject.format(stream=one.stream, name=one.name)
        for one in CONSUMERS
        if one.name in CONSUMES.get(user, ())
        for subject in (*PULLING, ACK)
    }


def _all_consuming() -> set[str]:
    return {subject.format(stream=one.stream, name=one.name) for one in CONSUMERS for subject in (*PULLING, ACK)}


def _may_say(user: str) -> set[str]:
    return SAYS[user] | _consuming(user) | {f"dead.{name}" for name in CONSUMES.get(user, ())}


def _may_hear(user: str) -> set[str]:
    service = SERVICE_OF.get(user, "")
    owned = {request.SUBJECT for request in (*COMMANDS, *QUERIES) if service == request.OWNER}
    health = {health_subject(service)} if service else set()
    return HEARS[user] | owned | health | {f"_INBOX_{user}.abc.def"}


async def _refused(stack: Stack, user: str, subjects: set[str], *, hearing: bool) -> set[str]:
    """Those of the subjects that the server does not let the user publish, or subscribe."""
    complaints: list[str] = []

    async def keep(error: Exception) -> None:
        complaints.append(str(error))

    async with connected(stack, user, error_cb=keep) as client:
        for subject in sorted(subjects):
            await (_listen(client, subject) if hearing else client.publish(subject, b"not meant to be"))
        await client.flush()
        await asyncio.sleep(0.1)
    named = [re.search(r'(publish|subscription) to "(\S+?)"', complaint) for complaint in complaints]
    assert all(named), complaints
    return {subject for found in named if found for subject in subjects if subject.lower() == found[2].lower()}


async def _listen(client: Client, subject: str) -> None:
    async def ignore(_message: object) -> None: ...

    await client.subscribe(subject, cb=ignore)


@every_user
async def test_a_user_says_what_is_its_own_and_nothing_else_reaches_the_journal(guarded: Stack, user: str) -> None:
    everything = PLACES | ADMINISTRATION | INBOXES | _all_consuming()
    before = await _in_the_journal(guarded)
    assert everything - await _refused(guarded, user, everything, hearing=False) == _may_say(user)
    assert await _in_the_journal(guarded) - before == Counter(SAYS[user] & EVENT_OF_SUBJECT.keys())


async def _in_the_journal(stack: Stack) -> Counter[str]:
    """How often each subject was said."""
    async with connected(stack, "ops") as ops:
        journal = await ops.jetstream().stream_info("JOURNAL", subjects_filter=">")
    return Counter(journal.state.subjects or {})


@every_user
async def test_a_user_hears_what_is_its_own_and_nothing_else(guarded: Stack, user: str) -> None:
    everything = PLACES | INBOXES | WIDE | ADMINISTRATION | _all_consuming()
    assert everything - await _refused(guarded, user, everything, hearing=True) == _may_hear(user)


@pytest.mark.parametrize(("user", "password"), [("bot", "guess"), ("stranger", "guess"), ("ops", "")])
async def test_a_stranger_and_a_wrong_password_are_not_let_in(guarded: Stack, user: str, password: str) -> None:
    with pytest.raises(StackError, match="refuses the user"):
        async with nats_connection(guarded.nats_url, user, password):
            pass


async def test_a_service_may_answer_who_asked_it_and_nobody_else(guarded: Stack) -> None:
    refused: list[str] = []

    async def keep(error: Exception) -> None:
        refused.append(str(error))

    async with connected(guarded, "risk", error_cb=keep) as risk, connected(guarded, "gateway") as gateway:

        async def answer(message: object) -> None:
            await message.respond(b"it is mine to answer")  # type: ignore[attr-defined]

        await risk.subscribe("query.order.list", cb=answer)
        await risk.flush()
        assert (await gateway.request("query.order.list", b"{}", timeout=2)).data == b"it is mine to answer"
        await risk.publish(gateway.new_inbox(), b"nobody asked")
        await risk.flush()
        await asyncio.sleep(0.05)
    assert len(refused) == 1
