"""The system's own lockouts on a real database: each piece of evidence once, whoever finds it, and whatever became of its lockout."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar
from uuid import uuid4

import pytest

from chassis.config_in_force import Configs
from chassis.database_clock import DatabaseClock
from chassis.errors import Transient
from contracts.config import ConfigSnapshot, RiskConfig
from contracts.events import PositionReduced
from contracts.lockouts import LockoutSource
from contracts.news import News
from contracts.quotes import Quote
from lockout_service.domain.finding import Finding
from lockout_service.handlers.found import Found
from lockout_service.handlers.judge_exits import judge_exits
from lockout_service.handlers.lock_for import lock_for
from lockout_service.handlers.lock_what_was_found import lock_what_was_found
from lockout_service.handlers.watch_market import MarketWatch
from lockout_service.store.evidence_table import EvidenceTable
from lockout_service.store.exits_table import ExitsTable
from lockout_service.store.lockouts_table import LockoutsTable
from tests.integration.lockout_service.house import House, a_symbol, about, said
from tests.support.builders import NOON, deliver

TABLES: dict[str, Any] = {"lockouts": LockoutsTable, "evidence": EvidenceTable}


class Config:
    """The config in force, at hand under whatever version the fence has."""

    def __init__(self, **sections: Any) -> None:
        self.config = RiskConfig.model_validate(sections)

    def at(self, version: int) -> ConfigSnapshot:
        return ConfigSnapshot(version=version, mode_epoch=0, config=self.config, updated_by="dana", updated_at=NOON)

    @property
    def newest(self) -> ConfigSnapshot:
        return self.at(0)

    async def load(self, version: int) -> None:
        raise AssertionError("it is at hand")


def a_finding(symbol: str, key: str = "k-1", **fields: Any) -> Finding:
    found = Finding(
        LockoutSource.PRICE_SHOCK, "move", symbol, key, datetime.now(UTC), 15, "The price moved.", {"move_percent": "6"}
    )
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


async def exits(house: House, configs: Configs, *events: PositionReduced) -> list[Any]:
    uow = house.uow()
    await judge_exits(deliver(*events, consumer="lockout_exits"), uow=uow, configs=configs, exits=ExitsTable, **TABLES)
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
    apart = {"apart_seconds": 300, "price": Decimal(106), "further_percent": Decimal(5)}
    near_by = await asyncio.gather(
        lock(house, a_finding(near, "a", **apart)), lock(house, a_finding(near, "b", **apart))
    )
    assert sum(len(events) for events in near_by) == 1
    assert len(await lock(house, a_finding(near, "c", **(apart | {"price": Decimal(112)})))) == 1, "it moved on"


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


async def test_two_replicas_that_judge_at_once_miss_no_streak(house: House) -> None:
    """Neither could see the exit of the other before it commits; so one waits for the other."""
    config = Config(cooldown={"enabled": True, "minutes_after_loss": None, "losses_in_a_row": 2})
    for _ in range(5):
        symbol = a_symbol()
        both = await asyncio.gather(*(exits(house, config, an_exit(symbol, "-1")) for _ in range(2)))
        assert sum(len(events) for events in both) == 1


async def test_exits_wait_for_the_config_in_force(house: House) -> None:
    """What is not at hand is asked for; what cannot be had is waited for, and nothing is taken for switched off."""
    symbol = a_symbol()

    class Behind(Config):
        loaded: ClassVar[list[int]] = []

        def at(self, version: int) -> Any:
            return super().at(version) if self.loaded else None

        async def load(self, version: int) -> None:
            self.loaded.append(version)

    class Away(Behind):
        async def load(self, version: int) -> None:
            raise Transient("risk_service is away")

    loss = an_exit(symbol, "-1")
    with pytest.raises(Transient):
        await exits(house, Away(cooldown={"enabled": True}), loss)
    assert len(await exits(house, Behind(cooldown={"enabled": True}), loss)) == 1


async def test_a_pause_that_is_over_when_its_exit_comes_in_is_none_and_a_shorter_one_ends_when_it_should(
    house: House,
) -> None:
    symbol, config = a_symbol(), Config(cooldown={"enabled": True, "minutes_after_loss": 15})

    def ago(minutes: int) -> dict[str, Any]:
        return {"occurred_at": datetime.now(UTC) - timedelta(minutes=minutes)}

    assert await exits(house, config, an_exit(symbol, "-1", **ago(16))) == []
    [created] = await exits(house, config, an_exit(symbol, "-1", **ago(10)))
    lasts = created.lockout.expires_at - created.lockout.starts_at
    assert timedelta(minutes=4) < lasts <= timedelta(minutes=5)


async def test_a_streak_that_began_before_the_rule_counts(house: House) -> None:
    symbol = a_symbol()
    await exits(house, Config(), an_exit(symbol, "-1"), an_exit(symbol, "-1"))
    everyone = Config(cooldown={"enabled": True, "per": "all", "losses_in_a_row": 3, "minutes_after_loss": 5})
    found = about(symbol, await exits(house, everyone, an_exit(symbol, "-1", strategy="other")))
    assert [event.lockout.evidence.rule for event in found] == ["loss", "losses_in_a_row"]
    assert {event.lockout.account for event in found} == {None}


class Market:
    """A replica that hears prices and news, and locks for what it finds."""

    def __init__(self, house: House, symbol: str, config: Config) -> None:
        self.house, self.symbol, self.found = house, symbol, Found()
        self.watch = MarketWatch(config, self.found, DatabaseClock())

    async def quote(self, price: str, *, seconds_ago: float) -> None:
        at = datetime.now(UTC) - timedelta(seconds=seconds_ago)
        await self.watch.hear_quote(Quote.model_validate({"symbol": self.symbol, "last": price, "quoted_at": at}))

    async def news(self, impact: str, headline: str) -> None:
        said = {"headline": headline, "symbols": [self.symbol], "published_at": datetime.now(UTC), "impact": impact}
        await self.watch.hear_news(News.model_validate(said))

    async def locks(self) -> list[tuple[str, str]]:
        """The rule and the reason of each lockout that it makes now."""
        uow = self.house.uow()
        await lock_what_was_found(self.found, uow=uow, **TABLES)
        return [(event.lockout.evidence.rule, event.lockout.reason) for event in said(uow)]


SHOCKS: dict[str, Any] = {
    "news_shock": {"enabled": True},
    "price_shock": {"enabled": True, "move": {"percent": "5", "minutes": 5}},
}


async def test_a_middling_headline_waits_for_the_price_and_its_revisions_lock_no_second_time(house: House) -> None:
    symbol, headline = a_symbol(), f"Maker of {uuid4().hex} recalls"
    market, other = Market(house, symbol, Config(**SHOCKS)), Market(house, symbol, Config(**SHOCKS))
    await market.quote("100", seconds_ago=10)
    await market.news("0.6", headline)
    assert await market.locks() == []
    await market.quote("101.5", seconds_ago=9)
    assert await market.locks() == [("headline", f"News: {headline} The price moved 1.50 %.")]
    for replica in (market, other):
        await replica.news("0.9", f"UPDATE 1-{headline}")
        assert await replica.locks() == [], "a revision is the same evidence, for every replica"
    await market.news("0.9", headline + " more")
    assert len(await market.locks()) == 1


async def test_one_shock_is_one_lockout_whoever_hears_it(house: House) -> None:
    """The other replica misses the price at which the first one saw it."""
    symbol = a_symbol()
    market, other = (Market(house, symbol, Config(**SHOCKS)) for _ in range(2))
    for replica in (market, other):
        await replica.quote("100", seconds_ago=10)
    await market.quote("106", seconds_ago=9)
    for replica in (market, other):
        await replica.quote("106.5", seconds_ago=8)
    both = await asyncio.gather(market.locks(), other.locks())
    assert sum(len(locks) for locks in both) == 1
    [standing] = await house.listed(symbol=symbol)
    await house.lift(standing["id"])
    for replica in (market, other):
        await replica.quote("106.6", seconds_ago=7)
        await replica.quote("50", seconds_ago=-60)
        await replica.quote("50", seconds_ago=8)
        await replica.quote("50", seconds_ago=120)
        assert await replica.locks() == [], "from the future, out of order, long past: none of them is a price of now"
        await replica.quote("112.5", seconds_ago=6)
    both = await asyncio.gather(market.locks(), other.locks())
    assert sum(len(locks) for locks in both) == 1, "it moved on: new evidence, once"


async def test_what_can_never_be_locked_for_stops_no_other(house: House) -> None:
    market = Market(house, a_symbol(), Config())
    market.found.add([a_finding("not a symbol"), a_finding(market.symbol)])
    assert [rule for rule, _ in await market.locks()] == ["move"]
    assert market.found.first(5) == []
