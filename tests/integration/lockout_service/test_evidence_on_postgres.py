"""The system's own lockouts on a real database: each piece of evidence once, whoever finds it, and whatever became of its lockout."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from contracts.config import RiskConfig
from contracts.events import PositionReduced
from contracts.lockouts import LockoutSource
from contracts.news import News
from contracts.quotes import Quote
from lockout_service.domain.finding import Finding
from lockout_service.handlers.judge_exits import judge_exits
from lockout_service.handlers.lock_for import lock_for
from lockout_service.handlers.watch_market import MarketWatch
from lockout_service.store.evidence_table import EvidenceTable
from lockout_service.store.lockouts_table import LockoutsTable
from tests.integration.lockout_service.house import House, a_symbol, about, said
from tests.support.builders import deliver

TABLES: dict[str, Any] = {"lockouts": LockoutsTable, "evidence": EvidenceTable}


class Config:
    """What a replica has heard of the config."""

    def __init__(self, **sections: Any) -> None:
        self.config = RiskConfig.model_validate(sections)


def a_finding(symbol: str, key: str = "k-1", **fields: Any) -> Finding:
    found = Finding(LockoutSource.PRICE_SHOCK, "move", symbol, key, 15, "The price moved.", {"move_percent": "6"})
    return replace(found, **fields)


async def lock(house: House, *findings: Finding) -> list[Any]:
    uow = house.uow()
    await lock_for(findings, uow=uow, **TABLES)
    return said(uow)


def an_exit(symbol: str, gain: str, **fields: Any) -> PositionReduced:
    at = datetime.now(UTC)
    order_id = fields.pop("order_id", uuid4().hex)
    return PositionReduced.model_validate(
        {
            "occurred_at": at, "correlation_id": order_id, "actor": "risk_service", "order_id": order_id,
            "execution_id": uuid4().hex, "account": "main", "strategy": "s", "symbol": symbol, "mode": "paper", "side": "sell",
            "closed_quantity": "1", "price": "100", "gain": gain, "position_quantity": "0",
        } | fields
    )  # fmt: skip


async def exits(house: House, config: Config, *events: PositionReduced) -> list[Any]:
    uow = house.uow()
    await judge_exits(deliver(*events, consumer="lockout_exits"), uow=uow, config=config, **TABLES)
    return said(uow)


async def test_evidence_locks_entries_once_and_says_what_it_was(house: House) -> None:
    symbol = a_symbol()
    [created] = await lock(house, a_finding(symbol))
    [listed] = await house.listed(symbol=symbol)
    assert created.lockout.id == listed["id"]
    assert {name: listed[name] for name in ("source", "blocks", "created_by", "evidence", "status")} == {
        "source": "price_shock", "blocks": "entries", "created_by": "lockout_service", "status": "active",
        "evidence": {"rule": "move", "key": "k-1", "values": {"move_percent": "6"}},
    }  # fmt: skip
    assert await lock(house, a_finding(symbol)) == []
    assert await house.version(symbol) == created.lockouts_version


async def test_two_replicas_that_find_the_same_at_once_make_one_lockout(house: House) -> None:
    """Also a moment apart, where the rule says that it is one shock."""
    symbol, near = a_symbol(), a_symbol()
    both = await asyncio.gather(lock(house, a_finding(symbol)), lock(house, a_finding(symbol)))
    assert [len(events) for events in both] in ([1, 0], [0, 1])
    apart = {"apart_seconds": 300}
    near_by = await asyncio.gather(
        lock(house, a_finding(near, "a", **apart)), lock(house, a_finding(near, "b", **apart))
    )
    assert sum(len(events) for events in near_by) == 1


async def test_what_an_operator_lifted_is_not_made_again_until_new_evidence_comes(house: House) -> None:
    symbol = a_symbol()
    [created] = await lock(house, a_finding(symbol))
    await house.lift(created.lockout.id)
    assert await lock(house, a_finding(symbol)) == []
    assert len(await lock(house, a_finding(symbol, "k-2"))) == 1


async def test_manual_lockouts_come_and_go_beside_those_of_the_system(house: House) -> None:
    symbol = a_symbol()
    manual = await house.created(symbol)
    await lock(house, a_finding(symbol))
    await house.lift(manual["id"])
    assert [item["source"] for item in await house.listed(symbol=symbol)] == ["price_shock"]
    again = await house.created(symbol)
    await house.lift((await house.listed(symbol=symbol, status="active"))[-1]["id"])
    assert [item["id"] for item in await house.listed(symbol=symbol)] == [again["id"]]


async def test_losing_exits_cool_a_symbol_down_by_order_not_by_fill(house: House) -> None:
    """Two fills of one order are one exit; redelivered, they count once."""
    symbol, config = a_symbol(), Config(cooldown={"enabled": True, "minutes_after_loss": None, "losses_in_a_row": 2})
    first = [an_exit(symbol, "-1", order_id=symbol + "-1"), an_exit(symbol, "-2", order_id=symbol + "-1")]
    assert await exits(house, config, *first) == []
    assert await exits(house, config, *first) == []
    [created] = about(symbol, await exits(house, config, an_exit(symbol, "-5")))
    assert (created.lockout.source, created.lockout.reason) == (
        "cooldown",
        "Cooldown: 2 losing exits in a row, 8 in all.",
    )
    assert (created.lockout.account, created.lockout.strategy, created.lockout.blocks) == ("main", "s", "entries")
    assert await exits(house, config, an_exit(symbol, "3"), an_exit(symbol, "-1")) == [], "a gain ends the streak"
    assert await exits(house, config, an_exit(symbol, "-9", strategy="other")) == [], "another strategy's do not count"


async def test_a_streak_that_began_before_the_rule_counts(house: House) -> None:
    symbol = a_symbol()
    await exits(house, Config(), an_exit(symbol, "-1"), an_exit(symbol, "-1"))
    everyone = Config(cooldown={"enabled": True, "per": "all", "losses_in_a_row": 3, "minutes_after_loss": 5})
    found = about(symbol, await exits(house, everyone, an_exit(symbol, "-1", strategy="other")))
    assert [event.lockout.evidence.rule for event in found] == ["loss", "losses_in_a_row"]
    assert {event.lockout.account for event in found} == {None}


async def test_prices_and_news_lock_and_a_middling_headline_waits_for_the_price(house: House) -> None:
    symbol, headline = a_symbol(), f"Maker of {uuid4().hex} recalls"
    watch = MarketWatch(
        Config(news_shock={"enabled": True}, price_shock={"enabled": True, "move": {"percent": "5", "minutes": 5}})
    )

    async def quote(price: str, ago: float) -> None:
        at = datetime.now(UTC) - timedelta(seconds=ago)
        await watch.hear_quote(Quote.model_validate({"symbol": symbol, "last": price, "quoted_at": at}))

    async def locked() -> list[str]:
        uow = house.uow()
        await watch.lock(uow=uow, **TABLES)
        return [event.lockout.evidence.rule for event in said(uow)]

    news = {"headline": headline, "symbols": [symbol], "published_at": datetime.now(UTC)}
    await quote("100", 10)
    await watch.hear_news(News.model_validate({**news, "impact": "0.6"}))
    assert await locked() == []
    await quote("101.5", 9)
    assert await locked() == ["confirmed_headline"]
    await watch.hear_news(News.model_validate({**news, "impact": "0.9", "headline": f"UPDATE 1-{headline}"}))
    assert await locked() == ["headline"], "of another rule: more than the price said so"
    await watch.hear_news(News.model_validate({**news, "impact": "0.9"}))
    assert await locked() == [], "a revision is the same evidence"
    await quote("107", 8)
    await quote("107.5", 7)
    await quote("50", -60)
    assert await locked() == ["move"], "one shock, and nothing for a price from the future"
