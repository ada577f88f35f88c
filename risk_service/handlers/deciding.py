"""Deciding a batch of orders, new or returned, in a transaction that holds their accounts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chassis.fence import FenceReading
from chassis.unit_of_work import Work
from contracts.values import Side
from risk_service.domain.candidate import Candidate, Controls, Market
from risk_service.domain.exits import entries_may_be_refused, is_used
from risk_service.domain.fold import Running, fold, free
from risk_service.domain.holding import Holding
from risk_service.domain.verdicts import Verdict
from risk_service.handlers.looking_up import look_up
from risk_service.handlers.ports import Tables
from risk_service.handlers.sight import Sight
from risk_service.handlers.standing_now import stand_now, wait_for_first_prices


@dataclass(frozen=True)
class Decision:
    """What was decided, under which config, and the holdings that it changed."""

    verdicts: list[Verdict]
    controls: Controls
    changed: Sequence[Holding]


async def decide_all(
    candidates: Sequence[tuple[Candidate, datetime]],
    held: Sequence[Holding],
    reading: FenceReading,
    *,
    given_up: Sequence[Candidate] = (),
    work: Work,
    tables: Tables,
    sight: Sight,
) -> Decision:
    """Decide each candidate at its time, on top of the ones before it; those `given_up` only free what they hold.

    `held` are the holdings of the candidates' accounts and symbols, read under the lock of the accounts. Raises `Behind`.
    """
    on = await look_around(
        [candidate for candidate, _ in candidates], held, reading, given_up=given_up, work=work, tables=tables, sight=sight
    )  # fmt: skip
    for candidate in given_up:
        free(candidate, on.running.books)
    verdicts = fold(candidates, on.controls, on.markets, on.running)
    return Decision(verdicts, on.controls, on.running.books.changed)


@dataclass(frozen=True)
class Surroundings:
    """All that a batch is decided on."""

    controls: Controls
    markets: Mapping[str, Market]
    running: Running


async def look_around(
    candidates: Sequence[Candidate], held: Sequence[Holding], reading: FenceReading,
    *, given_up: Sequence[Candidate] = (), work: Work, tables: Tables, sight: Sight,
) -> Surroundings:  # fmt: skip
    """Config, lockouts, quotes, and whatever the limits ask for, at no older versions than the fence's. Raises `Behind`, `Unread` or
    `Transient`."""
    controls = await sight.controls_at(work, reading)
    markets = sight.markets(reading, {candidate.order.symbol for candidate in candidates})
    found = await look_up(candidates, given_up, held, config=controls.config, now=reading.now, work=work, tables=tables)
    held = found.held
    if entries_may_be_refused(controls, markets.values()):
        held = await with_resting(held, work, tables)
    standing = None
    if found.days is not None:
        accounts = {candidate.order.account for candidate in candidates}
        standing = stand_now(accounts, held, found.days, quotes=sight.quotes, now=reading.now)
        wait_for_first_prices(candidates, held, standing, config=controls.config, quotes=sight.quotes)
    books = sight.books(held, found.open_orders, reading.now)
    running = Running(books, found.counts, found.recent, found.resting, found.tripped, standing)
    return Surroundings(controls, markets, running)


async def with_resting(held: Collection[Holding], work: Work, tables: Tables) -> list[Holding]:
    """The holdings, those whose exits are reserved with the orders that reserve them (P14)."""
    used = [holding for holding in held if is_used(holding)]
    if not used:
        return list(held)
    resting = await tables.orders.resting(work.connection, used)
    return [
        replace(
            holding,
            resting_buys=resting.get((holding.account, holding.symbol, Side.BUY), ()),
            resting_sells=resting.get((holding.account, holding.symbol, Side.SELL), ()),
        )
        for holding in held
    ]
