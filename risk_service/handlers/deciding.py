"""Deciding a batch of orders, new or returned, in a transaction that holds their accounts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chassis.fence import FenceReading
from chassis.unit_of_work import Work
from contracts.values import Side
from risk_service.domain.candidate import Candidate, Controls, Market
from risk_service.domain.exits import is_used, names_what_rests
from risk_service.domain.fold import Running, fold, free
from risk_service.domain.holding import Holding
from risk_service.domain.order_counts import OrderCounts
from risk_service.domain.recent_orders import RecentOrders
from risk_service.domain.resting_orders import RestingOrders
from risk_service.domain.standing import Standing
from risk_service.domain.verdicts import Verdict
from risk_service.handlers.looking_up import HeldPassed, LookedUp, look_up
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
        [candidate for candidate, _ in candidates], held, reading, given_up=given_up, work=work, tables=tables, sight=sight,
        passed=sight.passed,
    )  # fmt: skip
    running = on.running()
    verdicts = _decide_on(running, candidates, given_up, on)
    if any(map(names_what_rests, verdicts)):
        # Which orders rest is asked for now that a refusal has to name them, and not for every batch; then all are decided on that.
        on = await on.naming_what_rests(work, tables)
        running = on.running()
        verdicts = _decide_on(running, candidates, given_up, on)
    return Decision(verdicts, on.controls, running.books.changed)


@dataclass(frozen=True)
class Surroundings:
    """All that a batch is decided on."""

    controls: Controls
    markets: Mapping[str, Market]
    held: Sequence[Holding]
    found: LookedUp
    standings: Mapping[str, Standing] | None
    sight: Sight
    now: datetime

    async def naming_what_rests(self, work: Work, tables: Tables) -> Surroundings:
        """The same, with the orders that rest by name, for a refusal to say."""
        return replace(self, held=await with_resting(self.held, work, tables))

    def running(self) -> Running:
        """The state before the first order of the batch, for one fold."""
        found = self.found
        return Running(
            self.sight.books(self.held, found.open_orders, self.now),
            None if found.counts is None else OrderCounts(found.counts, self.controls.config.rate_windows),
            None if found.recent is None else RecentOrders(found.recent),
            None if found.resting is None else RestingOrders(found.resting),
            found.tripped,
            self.standings,
        )


def _decide_on(
    running: Running, candidates: Sequence[tuple[Candidate, datetime]], given_up: Sequence[Candidate], on: Surroundings
) -> list[Verdict]:
    for candidate in given_up:
        free(candidate, running.books)
    return fold(candidates, on.controls, on.markets, running)


async def look_around(
    candidates: Sequence[Candidate], held: Sequence[Holding], reading: FenceReading,
    *, given_up: Sequence[Candidate] = (), work: Work, tables: Tables, sight: Sight, passed: HeldPassed | None = None,
) -> Surroundings:  # fmt: skip
    """Config, lockouts, quotes, and whatever the limits ask for, at no older versions than the fence's. Raises `Behind`, `Unread` or
    `Transient`. `passed` only where the accounts are locked."""
    controls = await sight.controls_at(work, reading)
    markets = sight.markets(reading, {candidate.order.symbol for candidate in candidates})
    found = await look_up(
        candidates, given_up, held, config=controls.config, now=reading.now, work=work, tables=tables, passed=passed
    )
    standing = None
    if found.days is not None:
        accounts = {candidate.order.account for candidate in candidates}
        standing = stand_now(accounts, found.held, found.days, quotes=sight.quotes, now=reading.now)
        wait_for_first_prices(candidates, found.held, standing, config=controls.config, quotes=sight.quotes)
    return Surroundings(controls, markets, found.held, found, standing, sight, reading.now)


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
