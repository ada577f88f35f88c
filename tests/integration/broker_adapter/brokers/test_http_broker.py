"""The HTTP driver when things go wrong: what it calls not written, and what in doubt (P8)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from broker_adapter.brokers import http as http_module
from broker_adapter.brokers.http import HttpBroker
from broker_adapter.brokers.protocol import (
    AnswerMissing,
    BrokerRefused,
    BrokerUnavailable,
    NotWritten,
    Submission,
    Submitted,
    Taken,
)
from contracts.reasons import ReasonCode
from tests.integration.broker_adapter.brokers.harness import a_submission, ids, told_of
from tests.recording_broker.http_server import Answer, HttpServer, Request
from tests.recording_broker.log import Outcome
from tests.recording_broker.process import RecordingBrokerProcess


@pytest.fixture
async def broker(recording_broker: RecordingBrokerProcess) -> AsyncIterator[HttpBroker]:
    """The driver, on a recording broker that fills everything."""
    driver = HttpBroker(recording_broker.url)
    yield driver
    await driver.close()


async def send(broker: HttpBroker, submission: Submission) -> Submitted:
    [answer] = await broker.submit([submission])
    return answer


async def test_without_a_promise_nothing_in_doubt_may_be_voided(broker: HttpBroker) -> None:
    assert broker.arrival_seconds_max is None


async def test_a_refusal_says_what_the_broker_said(
    broker: HttpBroker, recording_broker: RecordingBrokerProcess
) -> None:
    recording_broker.behave(fate="reject")
    answer = await send(broker, a_submission())
    assert isinstance(answer, BrokerRefused)
    assert answer.reason.code is ReasonCode.BROKER_REJECTED
    assert answer.reason.values == {"status": "422", "said": "REJECTED", "message": "told to reject"}


@pytest.mark.parametrize("fate", ["never_answer", "drop_after", "error_after"])
async def test_taken_without_an_answer_is_in_doubt_and_found(
    broker: HttpBroker, recording_broker: RecordingBrokerProcess, fate: str
) -> None:
    recording_broker.behave(fate=fate)
    submission = a_submission(deadline_within=1)
    assert isinstance(await send(broker, submission), AnswerMissing)
    assert list(await broker.find(ids([submission]))) == ids([submission])
    assert len(recording_broker.log().accepted) == 1


@pytest.mark.parametrize("fate", ["drop_before", "error_before"])
async def test_lost_after_writing_is_in_doubt_and_not_found(
    broker: HttpBroker, recording_broker: RecordingBrokerProcess, fate: str
) -> None:
    recording_broker.behave(fate=fate)
    submission = a_submission()
    assert isinstance(await send(broker, submission), AnswerMissing)
    assert await broker.find(ids([submission])) == {}
    [receipt] = recording_broker.log().receipts
    assert receipt.outcome is Outcome.LOST


async def test_an_order_sent_again_is_answered_as_taken_and_recorded_as_a_duplicate(
    broker: HttpBroker, recording_broker: RecordingBrokerProcess
) -> None:
    recording_broker.behave(fate="drop_after", for_orders=1)
    submission = a_submission()
    assert isinstance(await send(broker, submission), AnswerMissing)
    assert isinstance(await send(broker, replace(submission, attempt=2)), Taken)
    log = recording_broker.log()
    assert [(receipt.client_order_id, receipt.attempt) for receipt in log.duplicates] == [
        (submission.order.order_id, 2)
    ]
    assert log.accepted_twice == []


async def test_the_call_ends_with_its_deadline_and_what_arrives_later_is_refused(
    broker: HttpBroker, recording_broker: RecordingBrokerProcess
) -> None:
    recording_broker.behave(judge_delay_milliseconds=1000)
    submission = a_submission(send_within=0.3, deadline_within=0.3)
    started = asyncio.get_running_loop().time()
    assert isinstance(await send(broker, submission), AnswerMissing)
    assert asyncio.get_running_loop().time() - started < 0.9
    await asyncio.sleep(1)
    log = recording_broker.log()
    assert await broker.find(ids([submission])) == {}
    assert ([receipt.outcome for receipt in log.late], log.accepted_late) == ([Outcome.OVERDUE], [])


async def test_p8_the_deadline_is_checked_again_when_the_first_byte_is_about_to_go_out(
    broker: HttpBroker, recording_broker: RecordingBrokerProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = a_submission()
    moments = iter([submission.deadline - 5, submission.deadline])
    monkeypatch.setattr(http_module, "time", SimpleNamespace(monotonic=lambda: next(moments)))
    answer = await send(broker, submission)
    assert isinstance(answer, NotWritten)
    assert (answer.reason.code, answer.unavailable) == (ReasonCode.SEND_OVERDUE, False)
    assert recording_broker.log().receipts == []


async def test_a_slow_answer_within_the_deadline_is_waited_for(
    broker: HttpBroker, recording_broker: RecordingBrokerProcess
) -> None:
    recording_broker.behave(answer_delay_milliseconds=200)
    assert isinstance(await send(broker, a_submission()), Taken)


async def test_a_killed_broker_keeps_what_it_accepted(
    broker: HttpBroker, recording_broker: RecordingBrokerProcess
) -> None:
    submissions = [a_submission() for _ in range(200)]
    sending = asyncio.create_task(broker.submit(submissions))
    await asyncio.sleep(0.1)
    recording_broker.kill()
    answers = await sending
    recording_broker.start()
    accepted = recording_broker.log().accepted
    for submission, answer in zip(submissions, answers, strict=True):
        if isinstance(answer, Taken):
            assert submission.order.order_id in accepted
        if isinstance(answer, NotWritten):
            assert submission.order.order_id not in accepted
    assert set(await broker.find(ids(submissions))) == set(accepted)


async def test_after_a_restart_of_the_broker_the_first_order_goes_through(
    broker: HttpBroker, recording_broker: RecordingBrokerProcess
) -> None:
    assert isinstance(await send(broker, a_submission()), Taken)
    recording_broker.kill()
    answer = await send(broker, a_submission())
    assert isinstance(answer, NotWritten)
    assert answer.unavailable
    recording_broker.start()
    assert await broker.available()
    assert isinstance(await send(broker, a_submission()), Taken)


async def test_the_broker_refuses_connections_until_told_otherwise(
    broker: HttpBroker, recording_broker: RecordingBrokerProcess
) -> None:
    assert isinstance(await send(broker, a_submission()), Taken)
    recording_broker.behave(listening=False)
    assert not await broker.available()
    recording_broker.behave()
    assert await broker.available()


async def test_fills_carry_every_digit(broker: HttpBroker) -> None:
    submission = a_submission(quantity="0.000000000001", limit_price="123456789012345678.123456789012")
    await send(broker, submission)
    fill = (await told_of(broker, submission.order))[-1]
    assert (fill.last_quantity, fill.last_price) == (submission.order.quantity, submission.order.limit_price)


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (200, {}, Taken(None)),
        (429, {}, NotWritten),
        (412, {}, NotWritten),
        (401, {}, BrokerRefused),
        (408, {}, AnswerMissing),
        (302, {}, AnswerMissing),
        (503, {}, AnswerMissing),
    ],
)
async def test_each_status_means_one_thing(status: int, body: dict[str, str], expected: Submitted | type) -> None:
    async with a_server_that_answers(Answer(status, body)) as broker:
        answer = await send(broker, a_submission())
    assert answer == expected or (isinstance(expected, type) and isinstance(answer, expected))


@pytest.mark.parametrize(
    "answer",
    [Answer(404, {"detail": "Not Found"}), Answer(200, {}), Answer(500, {})],
    ids=["a 404 of someone else", "nothing in it", "an error"],
)
async def test_only_the_brokers_own_word_makes_an_order_unknown(answer: Answer) -> None:
    async with a_server_that_answers(answer) as broker:
        with pytest.raises(BrokerUnavailable):
            await broker.find(["x"])


async def test_reports_with_a_gap_are_not_taken() -> None:
    report = {"client_order_id": "x", "kind": "accepted", "at": "2026-03-02T12:00:00Z"}
    async with a_server_that_answers(Answer(200, {"items": [{"cursor": 2} | report]})) as broker:
        with pytest.raises(BrokerUnavailable):
            await broker.reports(0, 10)
        assert [told.cursor for told in await broker.reports(1, 10)] == [2]


def test_a_line_that_a_crash_cut_off_is_forgotten_by_reader_and_broker(tmp_path: Path) -> None:
    path = tmp_path / "broker.jsonl"
    path.write_text('{"what": "cancel", "client_order_id": "x", "received_at": "2026-03-02T12:00:00Z"}\n{"what": "rec')
    with RecordingBrokerProcess(path) as process:
        assert len(process.log().records) == 1
        process.behave()
    assert path.read_text().endswith("}\n")


@asynccontextmanager
async def a_server_that_answers(answer: Answer) -> AsyncIterator[HttpBroker]:
    """A driver on a server that gives one answer to everything."""

    async def handle(_: Request) -> Answer:
        return answer

    server = HttpServer(handle, 0)
    await server.listen()
    driver = HttpBroker(f"http://127.0.0.1:{server.port}")
    yield driver
    await driver.close()
    server.refuse()
