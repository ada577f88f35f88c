"""The paper broker on its database: two replicas on one book, deadlines that pass while it waits, and a database that goes away."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from broker_adapter.brokers.paper import feed as feed_module
from broker_adapter.brokers.paper.book import Book
from broker_adapter.brokers.paper.broker import PaperBroker
from broker_adapter.brokers.paper.feed import QuoteFeed
from broker_adapter.brokers.paper.matching import meet_quote
from broker_adapter.brokers.paper.placing import place
from broker_adapter.brokers.paper.settings import PaperSettings, StopTrigger
from broker_adapter.brokers.paper.statements import TELL
from broker_adapter.brokers.paper.transactions import CommitUnknown, in_transaction
from broker_adapter.brokers.paper.values import Market
from broker_adapter.brokers.protocol import (
    AnswerMissing,
    BrokerRefused,
    BrokerUnavailable,
    NotWritten,
    ReportKind,
    Taken,
)
from chassis.connection import Connection, Statement
from chassis.database import Database, has_moved
from contracts.quotes import Quote
from contracts.reasons import ReasonCode
from contracts.values import Mode
from ops.ports import free_port
from ops.stack import Stack
from tests.integration.broker_adapter.brokers.harness import (
    a_submission,
    a_symbol,
    all_reports,
    ids,
    told_of,
    writing_late,
)


@pytest.fixture
def paper(broker_database: Database) -> PaperBroker:
    """The broker, as one replica has it."""
    return PaperBroker(broker_database)


@pytest.fixture
def feed(broker_database: Database, paper: PaperBroker) -> QuoteFeed:
    """Its quotes."""
    return QuoteFeed(broker_database, PaperSettings(), paper.news)


@pytest.fixture
async def other_database(servers: Stack) -> AsyncIterator[Database]:
    """The same database, as another replica has it."""
    database = Database(servers.database_url("broker"))
    yield database
    await database.dispose()


async def end_session(book: Book, database: Database) -> None:
    """Let the database end the session of `book`, as a restart would."""
    pid = (await book.connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
    async with database.connect() as killer:
        await killer.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})


def a_quote(symbol: str, **prices: object) -> Quote:
    return Quote.model_validate({"symbol": symbol, "quoted_at": datetime.now(UTC)} | prices)


async def test_an_order_for_real_money_is_refused(paper: PaperBroker) -> None:
    [answer] = await paper.submit([a_submission(mode=Mode.LIVE)])
    assert isinstance(answer, BrokerRefused)


async def test_an_order_that_becomes_overdue_while_it_waits_is_not_written(
    paper: PaperBroker, other_database: Database
) -> None:
    overdue = a_submission(send_within=0.2)
    in_time = a_submission(symbol=overdue.order.symbol)
    async with other_database.connect() as holder:
        await Book(holder).lock([overdue.order.symbol])
        submitting = asyncio.create_task(paper.submit([overdue, in_time]))
        await asyncio.sleep(0.4)
        await holder.rollback()
    no, yes = await submitting
    assert isinstance(no, NotWritten)
    assert no.reason.code is ReasonCode.SEND_OVERDUE
    assert isinstance(yes, Taken)
    assert list(await paper.find(ids([overdue, in_time]))) == ids([in_time])


async def test_p8_the_insert_itself_refuses_what_is_overdue_by_then(broker_database: Database) -> None:
    async def read_early_and_write_late(book: Book) -> None:
        now = await book.now()
        submission = replace(a_submission(), send_by=now + timedelta(seconds=0.1))
        placement = place([submission], {}, {}, now, time.monotonic(), PaperSettings())
        assert len(placement.orders) == 1
        await asyncio.sleep(0.2)
        await book.connection.together(*book.inserting(placement.orders, placement.send_by))

    with pytest.raises(psycopg.errors.NotNullViolation) as failed:
        await in_transaction(broker_database, read_early_and_write_late)
    assert has_moved(failed.value)


async def test_a_batch_of_which_one_became_overdue_at_the_last_moment_is_placed_without_it(
    paper: PaperBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing_late(monkeypatch, seconds=0.5)
    overdue, in_time = a_submission(send_within=0.4), a_submission()
    no, yes = await paper.submit([overdue, in_time])
    assert isinstance(no, NotWritten)
    assert isinstance(yes, Taken)
    assert len(await told_of(paper, in_time.order)) == 1


async def test_a_commit_that_nobody_confirmed_is_in_doubt_and_find_knows(
    paper: PaperBroker, other_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    going_on = Connection.together

    async def tell_and_die(connection: Connection, *statements: Statement, commit: bool = False) -> Any:
        answer = await going_on(connection, *statements, commit=commit)
        if any(clause is TELL for clause, _ in statements):
            await end_session(Book(connection), other_database)
        return answer

    monkeypatch.setattr(Connection, "together", tell_and_die)
    submission = a_submission()
    [answer] = await paper.submit([submission])
    assert isinstance(answer, AnswerMissing)
    assert await paper.find(ids([submission])) == {}


async def test_p8_find_waits_for_what_is_being_written(paper: PaperBroker, other_database: Database) -> None:
    async with other_database.connect() as submitting:
        await submitting.execute(*Book(submitting).locking_to_submit([]))
        finding = asyncio.create_task(paper.find(["x"]))
        await asyncio.sleep(0.2)
        assert not finding.done()
        await submitting.rollback()
    assert await finding == {}


async def test_find_says_that_it_does_not_know_when_it_waited_for_too_long(
    paper: PaperBroker, other_database: Database
) -> None:
    async with other_database.connect() as submitting:
        await submitting.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        await submitting.execute(*Book(submitting).locking_to_submit([]))
        with pytest.raises(BrokerUnavailable):
            await paper.find(["x"])
        await submitting.rollback()


async def test_a_cancel_asked_for_twice_is_told_once(paper: PaperBroker) -> None:
    submission = a_submission()
    await paper.submit([submission])
    await paper.cancel(ids([submission]) * 2)
    await paper.cancel(ids([submission]))
    assert [report.kind for report in await told_of(paper, submission.order)] == [
        ReportKind.ACCEPTED,
        ReportKind.CANCELED,
    ]


async def test_two_replicas_that_take_the_same_orders_make_one_order_of_each(
    paper: PaperBroker, other_database: Database
) -> None:
    submissions = [a_submission() for _ in range(50)]
    other = PaperBroker(other_database)
    first, second = await asyncio.gather(paper.submit(submissions), other.submit(list(reversed(submissions))))
    assert list(first) == list(reversed(second))
    assert {type(answer) for answer in first} == {Taken}
    reports = await all_reports(paper)
    accepted = [report.client_order_id for report in reports if report.kind is ReportKind.ACCEPTED]
    assert sorted(key for key in accepted if key in set(ids(submissions))) == sorted(ids(submissions))


async def test_two_replicas_that_hear_the_same_quotes_fill_nothing_twice(
    paper: PaperBroker, feed: QuoteFeed, other_database: Database
) -> None:
    symbol = a_symbol()
    submissions = [a_submission(symbol=symbol, quantity="3") for _ in range(20)]
    await paper.submit(submissions)
    other = QuoteFeed(other_database, PaperSettings(), asyncio.Event())
    for _ in range(5):
        quote = a_quote(symbol, ask="90", ask_size="10")
        feed.put(quote)
        other.put(quote)
        await asyncio.gather(feed.meet_pending(), other.meet_pending())
    filled = [report.last_quantity or 0 for s in submissions for report in await told_of(paper, s.order)]
    assert sum(filled) == 5 * 10


async def test_readers_never_see_a_gap_while_replicas_write(paper: PaperBroker, other_database: Database) -> None:
    other = PaperBroker(other_database)
    writing = asyncio.gather(
        *(broker.submit([a_submission() for _ in range(7)]) for broker in (paper, other) for _ in range(15))
    )
    seen: list[int] = []
    while not writing.done():
        seen += [report.cursor for report in await other.reports(seen[-1] if seen else 0, 50)]
        await asyncio.sleep(0)
    await writing
    seen += [report.cursor for report in await all_reports(other, after=seen[-1] if seen else 0)]
    assert seen[0] == 1
    assert all(later == earlier + 1 for earlier, later in pairwise(seen))
    assert len(seen) >= 210


async def test_under_load_only_the_newest_quote_of_a_symbol_is_met(paper: PaperBroker, feed: QuoteFeed) -> None:
    submission = a_submission()
    await paper.submit([submission])
    touched, newest = a_quote(submission.order.symbol, ask="80"), a_quote(submission.order.symbol, ask="95")
    feed.put(touched)
    feed.put(newest)
    feed.put(touched)
    await feed.meet_pending()
    assert submission.order.order_id in await paper.resting()


async def test_a_running_feed_fills_orders_and_says_that_there_is_news(paper: PaperBroker, feed: QuoteFeed) -> None:
    submissions = [a_submission() for _ in range(40)]
    await paper.submit(submissions)
    paper.news.clear()
    running = asyncio.create_task(feed.run())
    for submission in submissions:
        feed.put(a_quote(submission.order.symbol, ask="89"))
    async with asyncio.timeout(5):
        while set(ids(submissions)) & set(await paper.resting()):
            await paper.news.wait()
            paper.news.clear()
    running.cancel()


async def test_more_orders_than_one_transaction_takes_are_all_filled(
    paper: PaperBroker, feed: QuoteFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("broker_adapter.brokers.paper.book", feed_module.__name__):
        monkeypatch.setattr(f"{module}.ORDERS_PER_SIDE_MAX", 10)
    symbol = a_symbol()
    submissions = [a_submission(symbol=symbol) for _ in range(35)]
    await paper.submit(submissions)
    feed.put(a_quote(symbol, ask="90"))
    await feed.meet_pending()
    assert not set(ids(submissions)) & set(await paper.resting())


async def test_those_in_front_are_met_first_when_not_all_can_be(
    paper: PaperBroker, broker_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("broker_adapter.brokers.paper.book.ORDERS_PER_SIDE_MAX", 3)
    symbol = a_symbol()
    market = {"order_type": "market", "limit_price": None}
    stop = {"order_type": "stop", "limit_price": None}
    terms = [
        {"limit_price": "90"}, {"limit_price": "92"}, {**stop, "stop_price": "91"}, {"limit_price": "91"}, market,
        {"limit_price": "89"},
    ]  # fmt: skip
    submissions = [a_submission(symbol=symbol, **wanted) for wanted in terms]  # type: ignore[arg-type]
    await paper.submit(submissions)

    async def in_front(book: Book) -> set[str]:
        markets, now = await book.markets([symbol])
        return {order.client_order_id for order in await book.may_act(list(markets.values()), now)}

    async with broker_database.connect() as connection:
        await Book(connection).keep([Market(a_quote(symbol, ask="90", last="91"))])
        await connection.commit()
    found = await in_transaction(broker_database, in_front)
    assert found == {submissions[place].order.order_id for place in (4, 1, 3)}


async def test_what_the_database_leaves_out_could_not_have_acted(paper: PaperBroker, broker_database: Database) -> None:
    chance, symbol = random.Random(7), a_symbol()

    def price() -> str:
        return str(chance.randint(85, 95))

    kinds = [
        lambda: {"order_type": "market", "limit_price": None},
        lambda: {"limit_price": price()},
        lambda: {"order_type": "stop", "limit_price": None, "stop_price": price()},
        lambda: {"order_type": "stop_limit", "limit_price": price(), "stop_price": price()},
    ]
    submissions = [a_submission(symbol=symbol, side=side, **kind()) for kind in kinds for side in ("buy", "sell") * 8]  # type: ignore[arg-type]
    await paper.submit(submissions)
    async with broker_database.connect() as connection:
        book = Book(connection)
        everything, now = await book.orders(ids(submissions)), await book.now()
        for rules in (PaperSettings(stop_trigger=trigger) for trigger in StopTrigger):
            for _ in range(25):
                bid, spread = chance.randint(84, 96), chance.randint(0, 2)
                quoted = chance.sample(
                    [("bid", bid), ("ask", bid + spread), ("last", int(price()))], chance.randint(1, 3)
                )
                market = Market(a_quote(symbol, bid_size="15", ask_size="15", **dict(quoted)))
                found = await book.may_act([market], now)
                assert len(found) <= len(everything)
                assert meet_quote(found, market, now, rules) == meet_quote(everything, market, now, rules)


async def test_a_day_order_expires_by_itself(paper: PaperBroker, feed: QuoteFeed, broker_database: Database) -> None:
    day, gtc = a_submission(), a_submission(time_in_force="gtc")
    await paper.submit([day, gtc])
    async with broker_database.begin() as connection:
        a_minute_ago = datetime.now(UTC) - timedelta(minutes=1)
        statement = "UPDATE broker.paper_orders SET expires_at = :at WHERE client_order_id = ANY(:ids) AND expires_at IS NOT NULL"
        await connection.execute(text(statement), {"at": a_minute_ago, "ids": ids([day, gtc])})
    await feed.expire_day_orders()
    await feed.expire_day_orders()
    _, expired = await told_of(paper, day.order)
    assert expired.kind is ReportKind.EXPIRED
    assert expired.reason is not None
    assert expired.reason.code is ReasonCode.DAY_ENDED
    assert gtc.order.order_id in await paper.resting()


async def test_what_was_taken_from_a_quote_stays_taken_over_a_restart(
    paper: PaperBroker, feed: QuoteFeed, other_database: Database
) -> None:
    symbol = a_symbol()
    feed.put(a_quote(symbol, ask="90", ask_size="10"))
    await feed.meet_pending()
    first, second = a_submission(symbol=symbol, quantity="8"), a_submission(symbol=symbol, quantity="8")
    await paper.submit([first])
    await PaperBroker(other_database).submit([second])
    assert [r.last_quantity for r in await told_of(paper, first.order)] == [None, Decimal(8)]
    assert [r.last_quantity for r in await told_of(paper, second.order)] == [None, Decimal(2)]


async def test_quotes_wait_while_the_database_is_away(paper: PaperBroker, broker_database: Database) -> None:
    away = Database(f"postgresql://nobody@127.0.0.1:{free_port()}/nothing")
    feed = QuoteFeed(away, PaperSettings(), paper.news)
    submission = a_submission()
    await paper.submit([submission])
    feed.put(a_quote(submission.order.symbol, ask="90"))
    with pytest.raises(BrokerUnavailable):
        await feed.meet_pending()
    feed._database = broker_database
    await feed.meet_pending()
    assert submission.order.order_id not in await paper.resting()
    await away.dispose()


@pytest.mark.parametrize("when", ["before the last statement", "before the commit"])
async def test_a_session_that_dies_is_told_apart_by_when(
    broker_database: Database, other_database: Database, when: str
) -> None:
    async def work(book: Book) -> None:
        await end_session(book, other_database)
        if when == "before the last statement":
            await book.now()

    with pytest.raises(CommitUnknown if when == "before the commit" else BrokerUnavailable):
        await in_transaction(broker_database, work)
