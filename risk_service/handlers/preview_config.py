"""Show what a changed config would do to the orders that are not final. Nothing is written, locked or said."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from chassis.fence import FenceReading
from chassis.unit_of_work import UnitOfWork, Work
from contracts.config import RiskConfig
from contracts.queries import PreviewConfig
from contracts.sentences import reason_document
from risk_service.domain.candidate import Controls, Market
from risk_service.domain.config_change import Changed, unknown_keys
from risk_service.domain.fold import Running
from risk_service.domain.ledger import DecidedOrder
from risk_service.domain.resting_orders import RestingOrders
from risk_service.domain.verdicts import Denied, Verdict
from risk_service.domain.what_if import Compared, compare
from risk_service.handlers.ports import Tables
from risk_service.handlers.preview_order import again
from risk_service.handlers.put_in_force import changed_config
from risk_service.handlers.sight import Sight

ORDERS_MAX: Final = 1000
"""So many orders are judged, the newest first; an answer says when there are more."""
AT_A_TIME: Final = 50
"""Orders judged before others get their turn: a thousand take a tenth of a second, which no order on its way should wait for."""


@dataclass(frozen=True)
class _Scene:
    """The open orders, and what both configs judge them on."""

    orders: Sequence[DecidedOrder]
    current: Controls
    changed: Changed
    markets: Mapping[str, Market]
    running: Running
    at: datetime

    @property
    def then(self) -> Controls:
        """The controls as they would be."""
        config = RiskConfig.model_validate(self.changed.document)
        return replace(self.current, config=config, mode_epoch=self.changed.mode_epoch)


async def preview_config(query: PreviewConfig, *, uow: UnitOfWork, tables: Tables, sight: Sight) -> dict[str, Any]:
    """Every open order now and then. Raises `Refused` with `INVALID_CONFIG`, as the change itself would."""

    async def look(unseen: frozenset[str]) -> _Scene:
        async with uow.begin() as work:
            return await _look(query, unseen, work=work, tables=tables, sight=sight)

    scene = await sight.with_lockouts(look)
    compared: list[Compared] = []
    candidates = [again(order) for order in scene.orders]
    for start in range(0, len(candidates), AT_A_TIME):
        part = candidates[start : start + AT_A_TIME]
        compared += compare(part, scene.current, scene.then, scene.markets, scene.running, scene.at)
        await asyncio.sleep(0)
    items = [_item(order, both) for order, both in zip(scene.orders, compared, strict=True)]
    return {
        "items": items,
        "totals": _totals(items),
        "changed": list(scene.changed.changes),
        "mode_changes": scene.changed.mode_epoch != scene.current.mode_epoch,
        "unknown_keys": unknown_keys(query.changes),
        "version": scene.current.version,
        "truncated": len(scene.orders) == ORDERS_MAX,
    }


async def _look(query: PreviewConfig, unseen: frozenset[str], *, work: Work, tables: Tables, sight: Sight) -> _Scene:
    (rows,) = await work.together(tables.orders.reading_open(ORDERS_MAX))
    orders = [order for order in tables.orders.locked_whole(rows).values() if order.order.symbol not in unseen]
    symbols = {order.order.symbol for order in orders}
    names = sight.names(symbols)
    (fenced,) = await work.together(work.fence.reading(names))
    reading = work.fence.read_from(fenced, names)
    current = await tables.configs.newest(work.connection)
    changed = changed_config(current, query.changes)
    controls = await sight.controls_at(work, reading)
    then = replace(controls, config=RiskConfig.model_validate(changed.document))
    both = sight.with_calendars(then, reading.now).calendars
    running = await _running(orders, reading, work=work, tables=tables, sight=sight)
    calendars = {**controls.calendars, **both}
    markets = sight.markets(reading, symbols)
    return _Scene(orders, replace(controls, calendars=calendars), changed, markets, running, reading.now)


async def _running(
    orders: Sequence[DecidedOrder], reading: FenceReading, *, work: Work, tables: Tables, sight: Sight
) -> Running:
    """Whatever either config may ask for of orders that are not new."""
    accounts = {order.order.account for order in orders}
    pairs = {(order.order.account, order.order.symbol) for order in orders}
    held, counts, best = await work.together(
        tables.holdings.reading_accounts(accounts),
        tables.orders.counting_open(accounts, ()),
        tables.orders.best_limits(pairs, ()),
    )
    books = sight.books(tables.holdings.read(held), tables.orders.counts(counts), reading.now)
    return Running(books, resting=RestingOrders(tables.orders.best(best)))


def _item(order: DecidedOrder, compared: Compared) -> dict[str, Any]:
    life, terms = order.entry.life, order.order
    return {
        "order_id": terms.order_id,
        "symbol": terms.symbol,
        "side": terms.side.value,
        "account": terms.account,
        "strategy": terms.strategy,
        "status": life.status.value,
        "at_broker": life.is_at_broker,
        "now": _verdict(compared.now),
        "then": _verdict(compared.then),
        "changes": isinstance(compared.now, Denied) != isinstance(compared.then, Denied),
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    if not isinstance(verdict, Denied):
        return {"would": "pass", "reasons": []}
    return {"would": "deny", "reasons": [reason_document(reason) for reason in verdict.reasons]}


def _totals(items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """How many orders would fare otherwise, of those that wait, and for which reasons."""
    waiting = [item for item in items if not item["at_broker"]]
    newly = [item for item in waiting if item["changes"] and item["then"]["would"] == "deny"]
    reasons = Counter(code for item in newly for code in {reason["code"] for reason in item["then"]["reasons"]})
    return {
        "open": len(items),
        "at_broker": len(items) - len(waiting),
        "waiting": len(waiting),
        "newly_denied": len(newly),
        "no_longer_denied": sum(item["changes"] and item["then"]["would"] == "pass" for item in waiting),
        "newly_denied_by_reason": dict(sorted(reasons.items())),
    }
