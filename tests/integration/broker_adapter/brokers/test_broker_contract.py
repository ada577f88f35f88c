"""What every broker promises, held by each against its real server: one suite for all."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from broker_adapter.brokers.protocol import BrokerUnavailable, NotWritten, ReportKind, Taken
from contracts.reasons import ReasonCode
from tests.integration.broker_adapter.brokers.harness import Harness, a_submission, all_reports, ids, told_of


async def test_an_order_is_taken_and_accepted_and_rests(harness: Harness) -> None:
    submission = a_submission()
    [answer] = await harness.broker.submit([submission])
    assert isinstance(answer, Taken)
    [report] = await told_of(harness.broker, submission.order)
    assert (report.kind, report.broker_order_id, report.leaves_quantity) == (
        ReportKind.ACCEPTED,
        answer.broker_order_id,
        10,
    )
    assert submission.order.order_id in await harness.broker.resting()
    assert harness.broker.news.is_set()


async def test_the_same_id_again_is_taken_and_is_the_same_order(harness: Harness) -> None:
    submission = a_submission()
    [first] = await harness.broker.submit([submission])
    again = await harness.broker.submit([submission, replace(submission, attempt=2)])
    assert list(again) == [first, first]
    assert len(await told_of(harness.broker, submission.order)) == 1


async def test_answers_come_in_the_order_of_the_batch(harness: Harness) -> None:
    submissions = [a_submission() for _ in range(40)]
    submissions[7] = a_submission(deadline_within=-1)
    answers = await harness.broker.submit(submissions)
    found = await harness.broker.find(ids(submissions))
    for submission, answer in zip(submissions, answers, strict=True):
        if submission is submissions[7]:
            assert isinstance(answer, NotWritten)
        else:
            assert answer == Taken(found[submission.order.order_id])


async def test_an_empty_batch_is_nothing(harness: Harness) -> None:
    assert list(await harness.broker.submit([])) == []
    assert dict(await harness.broker.find([])) == {}


@pytest.mark.parametrize("late", [{"deadline_within": -0.001}, {"send_within": -0.001}], ids=["our clock", "its clock"])
async def test_an_overdue_order_is_not_written(harness: Harness, late: dict[str, float]) -> None:
    submission = a_submission(**late)  # type: ignore[arg-type]
    [answer] = await harness.broker.submit([submission])
    assert isinstance(answer, NotWritten)
    assert (answer.reason.code, answer.unavailable) == (ReasonCode.SEND_OVERDUE, False)
    assert await harness.broker.find([submission.order.order_id]) == {}


async def test_find_answers_those_that_it_knows(harness: Harness) -> None:
    known, unknown = a_submission(), a_submission()
    [answer] = await harness.broker.submit([known])
    assert isinstance(answer, Taken)
    found = await harness.broker.find(ids([known, unknown]))
    assert dict(found) == {known.order.order_id: answer.broker_order_id}


async def test_fills_are_told_with_what_is_left(harness: Harness) -> None:
    submission = a_submission()
    await harness.broker.submit([submission])
    await harness.fill(submission.order, "4")
    await harness.fill(submission.order, "6")
    _, part, rest = await told_of(harness.broker, submission.order)
    assert (part.kind, part.last_quantity, part.leaves_quantity) == (ReportKind.PARTIALLY_FILLED, 4, 6)
    assert (rest.kind, rest.last_quantity, rest.cumulative_quantity, rest.leaves_quantity) == (
        ReportKind.FILLED,
        6,
        10,
        0,
    )
    assert part.last_price == rest.last_price == Decimal(90)
    assert part.execution_id != rest.execution_id
    assert submission.order.order_id not in await harness.broker.resting()


async def test_a_cancel_is_told_by_a_report(harness: Harness) -> None:
    submission = a_submission()
    await harness.broker.submit([submission])
    await harness.fill(submission.order, "4")
    await harness.broker.cancel([submission.order.order_id])
    report = (await told_of(harness.broker, submission.order))[-1]
    assert (report.kind, report.cumulative_quantity, report.leaves_quantity) == (ReportKind.CANCELED, 4, 0)
    assert submission.order.order_id not in await harness.broker.resting()


async def test_a_cancel_that_comes_too_late_is_rejected_by_a_report(harness: Harness) -> None:
    submission, unknown = a_submission(), a_submission()
    await harness.broker.submit([submission])
    await harness.fill(submission.order, "10")
    await harness.broker.cancel(ids([submission, unknown]))
    for order in (submission.order, unknown.order):
        report = (await told_of(harness.broker, order))[-1]
        assert report.kind is ReportKind.CANCEL_REJECTED
        assert report.reason is not None


async def test_reports_come_in_pages_without_a_gap(harness: Harness) -> None:
    before = len(await all_reports(harness.broker))
    await harness.broker.submit([a_submission() for _ in range(25)])
    reports = await all_reports(harness.broker)
    assert [report.cursor for report in reports] == list(range(1, before + 26))
    assert list(await harness.broker.reports(before + 5, 3)) == reports[before + 5 : before + 8]
    assert list(await harness.broker.reports(before + 25, 10)) == []


async def test_a_restart_forgets_nothing(harness: Harness) -> None:
    resting, canceled = a_submission(), a_submission()
    [answer, _] = await harness.broker.submit([resting, canceled])
    await harness.broker.cancel([canceled.order.order_id])
    told = await all_reports(harness.broker)
    broker = await harness.restart()
    assert await all_reports(broker) == told
    assert list(await broker.submit([resting])) == [answer]
    assert resting.order.order_id in await broker.resting()
    assert canceled.order.order_id not in await broker.resting()


async def test_a_broker_out_of_reach_says_so_and_certainly_has_nothing(harness: Harness) -> None:
    assert await harness.broker.available()
    broker = await harness.take_away()
    assert not await broker.available()
    [answer] = await broker.submit([a_submission()])
    assert isinstance(answer, NotWritten)
    assert (answer.reason.code, answer.unavailable) == (ReasonCode.BROKER_UNAVAILABLE, True)
    for ask in (broker.find(["x"]), broker.cancel(["x"]), broker.reports(0, 1), broker.resting()):
        with pytest.raises(BrokerUnavailable):
            await ask
