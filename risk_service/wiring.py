"""The only place where bus, database and clock meet."""

from __future__ import annotations

from functools import partial
from typing import Any

from chassis.service import Service
from risk_service.caches.calendars import Calendars
from risk_service.caches.config import HeldConfig
from risk_service.caches.lockouts import HeldLockouts
from risk_service.caches.passed_orders import PassedOrders
from risk_service.caches.quotes import LastQuotes
from risk_service.handlers import halt_trading, show_config, show_orders
from risk_service.handlers.ports import Tables
from risk_service.handlers.preview_config import preview_config
from risk_service.handlers.preview_order import preview_order
from risk_service.handlers.record_dead_letters import record_dead_letters
from risk_service.handlers.record_events import record_events, settle_early_events
from risk_service.handlers.review_orders import review_orders
from risk_service.handlers.review_returned_orders import review_returned_orders
from risk_service.handlers.show_positions import list_positions
from risk_service.handlers.sight import Sight
from risk_service.handlers.trip_breakers import LOOKED_EVERY_SECONDS, trip_breakers
from risk_service.handlers.turns import Turns
from risk_service.handlers.update_config import update_config
from risk_service.handlers.value_accounts import VALUED_EVERY_SECONDS, value_accounts
from risk_service.handlers.way_to_the_gate import MEASURED_EVERY_SECONDS, WayToTheGate
from risk_service.settings import Settings
from risk_service.store.account_days import AccountDays
from risk_service.store.breakers import Breakers
from risk_service.store.configs import Configs
from risk_service.store.early_events import EarlyEvents
from risk_service.store.facts import Facts
from risk_service.store.holdings import Holdings
from risk_service.store.ledger_pages import LedgerPages
from risk_service.store.orders import Orders
from risk_service.store.position_pages import PositionPages
from risk_service.store.strategy_positions import StrategyPositions
from risk_service.subjects import Handlers, declare

EARLY_EVENTS_EVERY_SECONDS = 1.0
CALENDARS_EVERY_SECONDS = 5.0


def build(settings: Settings) -> Service:
    """The whole service, not yet running."""
    service = Service("risk_service", "risk", settings)
    tables = Tables(
        Orders(), Facts(), Holdings(), EarlyEvents(), Configs(), Breakers(), StrategyPositions(), AccountDays()
    )
    config = HeldConfig(live_broker_configured=bool(settings.live_broker_url))
    lockouts, quotes, turns, pages = HeldLockouts(), LastQuotes(), Turns(), LedgerPages()
    calendars = Calendars()
    sight = Sight(config, lockouts, quotes, calendars, tables.configs, PassedOrders(), service.bus.ask)
    way = WayToTheGate(tables.orders)
    changing: dict[str, Any] = {"configs": tables.configs, "ask": service.bus.ask}
    declare(
        service.bus,
        Handlers(
            review_orders=partial(review_orders, tables=tables, sight=sight, way=way, turns=turns),
            review_returned_orders=partial(review_returned_orders, tables=tables, sight=sight, turns=turns),
            record_events=partial(record_events, tables=tables),
            record_dead_letters=partial(record_dead_letters, tables=tables),
            update_config=partial(update_config, **changing),
            halt_trading=partial(halt_trading.halt_trading, **changing),
            resume_trading=partial(halt_trading.resume_trading, **changing),
            list_orders=partial(show_orders.list_orders, pages=pages),
            get_order=partial(show_orders.get_order, pages=pages, facts=tables.facts),
            preview_order=partial(preview_order, tables=tables, sight=sight),
            preview_config=partial(preview_config, tables=tables, sight=sight),
            count_orders=partial(show_orders.count_orders, pages=pages),
            list_positions=partial(list_positions, tables=tables, pages=PositionPages(), sight=sight),
            get_config=partial(show_config.get_config, configs=tables.configs),
            list_config_versions=partial(show_config.list_config_versions, configs=tables.configs),
            hear_lockout=lockouts.hear,
            hear_quote=quotes.hear,
        ),
    )

    async def begin() -> None:
        await sight.read_config(service.uow())
        quotes.started()

    service.on_start(begin)
    service.every_unit(MEASURED_EVERY_SECONDS, "measure_way_to_the_gate", way.measure)
    service.every_unit(EARLY_EVENTS_EVERY_SECONDS, "settle_early_events", partial(settle_early_events, tables=tables))
    service.every_unit(LOOKED_EVERY_SECONDS, "trip_breakers", partial(trip_breakers, tables=tables, config=config))
    service.every_unit(VALUED_EVERY_SECONDS, "value_accounts", partial(value_accounts, tables=tables, sight=sight))
    service.every(CALENDARS_EVERY_SECONDS, "renew_calendars", sight.renew_calendars)
    service.versions(lambda: {"config": config.version, "lockouts": lockouts.versions, "way_seconds": way.seconds})
    return service
