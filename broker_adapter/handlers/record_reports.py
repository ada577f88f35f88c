"""What the broker says of the orders it has: recorded and published once each, in its order, with the cursor in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from broker_adapter import events
from broker_adapter.brokers.protocol import Broker, BrokerUnavailable, Report, ReportKind
from broker_adapter.domain.release_state import AT_BROKER, FINAL_OF_REPORT, UNANSWERED, ReleaseState
from broker_adapter.report_events import event_of
from broker_adapter.stores.cursors import Cursors
from broker_adapter.stores.release_row import ReleaseRow
from broker_adapter.stores.releases import Releases
from chassis.connection import Statement
from chassis.logging import get_logger
from chassis.unit_of_work import UnitOfWork, Work

log = get_logger("interlock.reports")
REPORTS_MAX = 500


async def record_reports(broker: Broker, *, uow: UnitOfWork) -> int:
    """Record the next reports of `broker`; how many there were. Another replica that is at it makes this one find nothing."""
    async with uow.database.connect() as connection:
        cursor = await Cursors(connection).read(broker.name)
    try:
        reports = await broker.reports(cursor, REPORTS_MAX)
    except BrokerUnavailable:
        return 0
    if not reports:
        return 0
    async with uow.begin() as work:
        cursors, releases = Cursors(work.connection), Releases(work.connection)
        locked, *read = await work.together(
            cursors.locking(broker.name),
            releases.locking({report.client_order_id for report in reports}),
            work.reading_now(),
        )
        if locked.scalar_one() != cursor:
            return 0
        finals = await _record(reports, broker, releases.locked(read[0]), read[1].scalar_one(), work)
        await work.commit(*finals, cursors.moving(broker.name, reports[-1].cursor))
    return len(reports)


async def _record(
    reports: Sequence[Report], broker: Broker, rows: Mapping[str, ReleaseRow], now: datetime, work: Work
) -> list[Statement]:
    """Say what is reported of orders whose releases are locked; the statements that end those that are over."""
    releases, reports = Releases(work.connection), _of_what_the_broker_has(reports, rows)
    # A report proves that the broker has the order, whether or not its answer has come: that is said first.
    proven = [
        (rows[order_id], ReleaseState.SUBMITTED, report.broker_order_id)
        for order_id, report in _first_of_each(reports).items()
        if order_id in rows and rows[order_id].state in UNANSWERED
    ]
    submitted = await releases.move(proven, from_states=UNANSWERED)
    for row, _, broker_order_id in proven:
        if row.order_id in submitted:
            work.outbox.add(events.submitted(row, broker_order_id, at=now))
    for report in reports:
        if report.client_order_id in rows:
            work.outbox.add(event_of(report, rows[report.client_order_id], at=now))
        else:
            log.warning("report.of_unknown_order", broker=broker.name, client_order_id=report.client_order_id)
    finals = _finals(reports, rows)
    return [releases.moving(finals, from_states=AT_BROKER)] if finals else []


def _of_what_the_broker_has(reports: Sequence[Report], rows: Mapping[str, ReleaseRow]) -> list[Report]:
    """Without refusals to cancel what is in doubt: the broker may never have had it, or have it yet to come, and is asked about it (P8)."""
    told = {report.client_order_id for report in reports if report.kind is not ReportKind.CANCEL_REJECTED}
    unproven = {order_id for order_id, row in rows.items() if row.state in UNANSWERED} - told
    return [report for report in reports if report.client_order_id not in unproven]


def _first_of_each(reports: Sequence[Report]) -> dict[str, Report]:
    first: dict[str, Report] = {}
    for report in reports:
        first.setdefault(report.client_order_id, report)
    return first


def _finals(
    reports: Sequence[Report], rows: Mapping[str, ReleaseRow]
) -> list[tuple[ReleaseRow, ReleaseState, str | None]]:
    """One move an order: the first report that ends it."""
    finals: dict[str, tuple[ReleaseRow, ReleaseState, str | None]] = {}
    for report in reports:
        final = FINAL_OF_REPORT.get(report.kind)
        if final is not None and report.client_order_id in rows:
            finals.setdefault(report.client_order_id, (rows[report.client_order_id], final, report.broker_order_id))
    return list(finals.values())
