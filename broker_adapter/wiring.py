"""The only place where bus, database, clock and brokers meet."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial

from broker_adapter.brokers.paper.broker import PaperBroker
from broker_adapter.brokers.paper.feed import QuoteFeed
from broker_adapter.brokers.protocol import Broker
from broker_adapter.desk import Desk
from broker_adapter.handlers import reconcile_sends
from broker_adapter.handlers.answer_status import count_in_flight, tell_trading_status
from broker_adapter.handlers.cancel_open_orders import ask_again, cancel_open_orders
from broker_adapter.handlers.cancel_order import cancel_order
from broker_adapter.handlers.record_reports import record_reports
from broker_adapter.handlers.release_orders import release_orders
from broker_adapter.handlers.send_released import Sender
from broker_adapter.handlers.tend_parked_orders import tend_parked_orders
from broker_adapter.live_broker import live_broker
from broker_adapter.settings import Settings
from broker_adapter.subjects import Handlers, declare
from chassis.service import Service
from contracts.quotes import Quote
from contracts.values import Mode

LOOK_SECONDS = 0.5
RECONCILE_SECONDS = 0.25
ASK_AGAIN_SECONDS = 1.0
DAY_ENDS_SECONDS = 5.0
REPORTS_POLL_SECONDS = 0.5
REPORTS_PACE_SECONDS = 0.04
"""What brokers report is recorded so often at most, many reports at once; the first after a pause at once."""


def build(settings: Settings) -> Service:
    """The whole service, not yet running."""
    service = Service("broker_adapter", "broker", settings)
    paper = PaperBroker(service.database, settings.paper)
    feed = QuoteFeed(service.database, settings.paper, paper.news)
    live = live_broker(settings)
    desk = Desk({Mode.PAPER: paper} | ({Mode.LIVE: live} if live else {}))
    sender = Sender(desk, database=service.database, unit_of_work=service.uow, publish=service.publish)

    async def take_quote(quote: Quote) -> None:
        feed.put(quote)

    deadline = timedelta(seconds=settings.send_deadline_seconds)
    declare(
        service.bus,
        Handlers(
            release_orders=partial(release_orders, desk=desk, send=sender.send, send_deadline=deadline),
            cancel_open_orders=partial(cancel_open_orders, desk=desk),
            cancel_order=partial(cancel_order, desk=desk),
            count_in_flight=count_in_flight,
            tell_trading_status=partial(tell_trading_status, desk=desk),
            take_quote=take_quote,
        ),
    )
    service.on_start(sender.start)
    service.on_stop(sender.stop)
    if live is not None:
        service.on_stop(live.close)
    service.every(0.1, "meet_quotes", feed.run)
    service.every(DAY_ENDS_SECONDS, "expire_day_orders", feed.expire_day_orders)
    _watch(service, desk)
    return service


def _watch(service: Service, desk: Desk) -> None:
    service.every(LOOK_SECONDS, "look_at_brokers", desk.look)
    service.every_unit(RECONCILE_SECONDS, "void_overdue_releases", reconcile_sends.void_overdue_releases)
    service.every_unit(RECONCILE_SECONDS, "doubt_unanswered_sends", reconcile_sends.doubt_unanswered_sends)
    service.every_unit(RECONCILE_SECONDS, "resolve_doubts", partial(reconcile_sends.resolve_doubts, desk=desk))
    service.every_unit(RECONCILE_SECONDS, "tend_parked_orders", partial(tend_parked_orders, desk=desk))
    service.every_unit(ASK_AGAIN_SECONDS, "ask_again", partial(ask_again, desk=desk))
    for broker in desk.all():
        service.every(REPORTS_PACE_SECONDS, f"reports_of_{broker.name}", partial(_record_news, service, broker))


async def _record_news(service: Service, broker: Broker) -> None:
    """Record what `broker` has to say, as soon as it hints at it, and now and then without a hint."""
    broker.news.clear()
    uow = service.uow()
    if await record_reports(broker, uow=uow):
        await service.publish(uow)
        return  # there may be more
    try:
        async with asyncio.timeout(REPORTS_POLL_SECONDS):
            await broker.news.wait()
    except TimeoutError:
        pass
