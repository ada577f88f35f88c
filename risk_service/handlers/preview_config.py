"""Show what a changed config would do to the orders that are not final. Nothing is written, locked or said."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from chassis.errors import Transient
from chassis.fence import FenceReading
from chassis.unit_of_work import UnitOfWork, Work
from contracts.config import RiskConfig
from contracts.queries import PreviewConfig
from risk_service.domain.candidate import Controls, Market
from risk_service.domain.config_change import Changed, unknown_keys
from risk_service.domain.fold import Running
from risk_service.domain.ledger import DecidedOrder
from risk_service.domain.resting_orders import RestingOrders
from risk_service.domain.what_if import UNKNOWN, Compared, compare
from risk_service.handlers.compared_orders import compared_document
from risk_service.handlers.deciding import with_resting
from risk_service.handlers.measure_documents import shown
from risk_service.handlers.ports import Tables
from risk_service.handlers.preview_order import again
from risk_service.handlers.put_in_force import CONFIG_BYTES_MAX, changed_config
from risk_service.handlers.sight import Sight
from risk_service.handlers.standing_now import stand_now

ORDERS_MAX: Final = 900
"""So many orders are judged; an answer says when there are more. One question for lockouts names 1,000 symbols at most."""
AT_A_TIME: Final = 10
"""Orders read or judged before others get their turn: about two milliseconds, which no order on its way should wait for longer."""


@dataclass(frozen=True)
class _Scene:
    """The open orders, and what both configs judge them on."""

    orders: Sequence[DecidedOrder]
    unseen: frozenset[str]
    """Symbols of which the lockouts cannot be had now."""
    current: Controls
    changed: Changed
    then: Controls | None
    """None where nothing changes."""
    markets: Mapping[str, Market]
    running: Running
    at: datetime


async def preview_config(query: PreviewConfig, *, uow: UnitOfWork, tables: Tables, sight: Sight) -> dict[str, Any]:
    """Every open order now and then. Raises `Refused` as the change itself would: `INVALID_CONFIG`, `CONFIG_TOO_LARGE`."""

    async def look(unseen: frozenset[str]) -> _Scene:
        async with uow.begin() as work:
            return await _look(query, unseen, work=work, tables=tables, sight=sight)

    scene = await sight.with_lockouts(look)
    judged = scene.orders[:ORDERS_MAX]
    compared: list[Compared] = []
    for start in range(0, len(judged), AT_A_TIME):
        compared += [_compared(order, scene, sight) for order in judged[start : start + AT_A_TIME]]
        await asyncio.sleep(0)
    return {
        **await compared_document(judged, compared),
        "changed": list(scene.changed.changes),
        "mode_changes": scene.changed.mode_epoch != scene.current.mode_epoch,
        "unknown_keys": unknown_keys(query.changes),
        "version": scene.current.version,
        "judged_at": shown(scene.at),
        "truncated": len(scene.orders) > ORDERS_MAX,
    }


def _compared(order: DecidedOrder, scene: _Scene, sight: Sight) -> Compared:
    if order.order.symbol in scene.unseen or sight.waits_for_first_quote(order.order):
        return UNKNOWN
    return compare(again(order), scene.current, scene.then, scene.markets, scene.running, scene.at)


async def _look(query: PreviewConfig, unseen: frozenset[str], *, work: Work, tables: Tables, sight: Sight) -> _Scene:
    (rows,) = await work.together(tables.orders.reading_open(query.status, ORDERS_MAX + 1))
    orders: list[DecidedOrder] = []
    for start in range(0, len(rows), AT_A_TIME):
        orders += tables.orders.locked_whole(rows[start : start + AT_A_TIME]).values()
        await asyncio.sleep(0)
    symbols = {order.order.symbol for order in orders[:ORDERS_MAX]} - unseen
    names = sight.names(symbols)
    (fenced,) = await work.together(work.fence.reading(names))
    reading = work.fence.read_from(fenced, names)
    controls = await sight.controls_at(work, reading)
    current = await tables.configs.version(work.connection, controls.version)
    if current is None:
        raise Transient(f"there is no config of version {controls.version}")
    changed = changed_config(current, query.changes, bytes_max=CONFIG_BYTES_MAX)
    then = _changed_controls(controls, changed, reading.now, sight)
    running = await _running(orders, reading, work=work, tables=tables, sight=sight)
    return _Scene(orders, unseen, controls, changed, then, sight.markets(reading, symbols), running, reading.now)


def _changed_controls(controls: Controls, changed: Changed, now: datetime, sight: Sight) -> Controls | None:
    """The controls as they would be. Raises `Unread`."""
    if not changed.any:
        return None
    config = RiskConfig.model_validate(changed.document)
    return sight.with_calendars(replace(controls, config=config, mode_epoch=changed.mode_epoch), now)


async def _running(
    orders: Sequence[DecidedOrder], reading: FenceReading, *, work: Work, tables: Tables, sight: Sight
) -> Running:
    """Whatever either config may ask for of orders that are not new."""
    accounts = {order.order.account for order in orders}
    pairs = {(order.order.account, order.order.symbol) for order in orders}
    held, days, counts, best = await work.together(
        tables.holdings.reading_accounts(accounts),
        tables.days.reading(accounts),
        tables.orders.counting_open(accounts, ()),
        tables.orders.best_limits(pairs, ()),
    )
    holdings = await with_resting(tables.holdings.read(held), work, tables)
    books = sight.books(holdings, tables.orders.counts(counts), reading.now)
    standing = stand_now(accounts, holdings, tables.days.read(days), quotes=sight.quotes, now=reading.now)
    return Running(books, resting=RestingOrders(tables.orders.best(best)), standings=standing)
