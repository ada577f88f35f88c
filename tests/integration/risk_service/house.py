"""risk_service's handlers on a real database; only the bus, and with it lockout_service's answers, are stood in for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID, uuid4

from sqlalchemy import text

from chassis.database import Database, is_passing, is_too_slow
from chassis.deliveries import Handled
from chassis.errors import Unreachable
from chassis.unit_of_work import UnitOfWork
from contracts import commands, queries
from contracts.dead_letters import DeadLetter
from contracts.events import (
    EVENT_OF_SUBJECT,
    Event,
    LockoutCreated,
    LockoutLifted,
    OrderDenied,
    OrderProposed,
    OrderReturned,
    OrderRiskPassed,
)
from contracts.lockouts import Lockout
from contracts.messages import Request
from contracts.passes import lockouts_fence
from contracts.quotes import Quote
from risk_service.caches.calendars import Calendars
from risk_service.caches.config import HeldConfig
from risk_service.caches.lockouts import HeldLockouts
from risk_service.caches.passed_orders import PassedOrders
from risk_service.caches.quotes import LastQuotes
from risk_service.handlers import halt_trading, show_config, show_orders
from risk_service.handlers.ports import Tables
from risk_service.handlers.record_dead_letters import record_dead_letters
from risk_service.handlers.record_events import record_events, settle_early_events
from risk_service.handlers.review_orders import review_orders
from risk_service.handlers.review_returned_orders import review_returned_orders
from risk_service.handlers.show_positions import list_positions
from risk_service.handlers.sight import Sight
from risk_service.handlers.turns import Turns
from risk_service.handlers.update_config import update_config
from risk_service.handlers.value_accounts import value_accounts
from risk_service.handlers.way_to_the_gate import WayToTheGate
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
from tests.support.builders import an_order, deliver

T = TypeVar("T")


def now() -> datetime:
    return datetime.now(UTC)


def a_symbol() -> str:
    """One that no other test uses."""
    return f"S{uuid4().hex[:12].upper()}"


class LockoutOwner:
    """What lockout_service would answer, from the real fence."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.lockouts: dict[str, list[Lockout]] = {}
        self.asked: list[tuple[str, ...]] = []
        self.is_away = False

    async def raise_version(self, symbol: str) -> int:
        async with UnitOfWork(self._database, "lockout").begin(patience_seconds=5) as work:
            await work.fence.exclude()
            return await work.fence.raise_version(lockouts_fence(symbol))

    async def ask(self, request: Request, *, timeout_seconds: float = 2.0) -> dict[str, Any]:
        if self.is_away or not isinstance(request, queries.LockoutSnapshot):
            raise Unreachable(request.SUBJECT)
        self.asked.append(request.symbols)
        async with UnitOfWork(self._database, "lockout").begin() as work:
            reading = await work.fence.read(lockouts_fence(symbol) for symbol in request.symbols)
        return {
            "symbols": {
                symbol: {
                    "version": reading.versions[lockouts_fence(symbol)],
                    "lockouts": [lockout.model_dump(mode="json") for lockout in self.lockouts.get(symbol, [])],
                }
                for symbol in request.symbols
            }
        }


async def patiently(work: Callable[[], Awaitable[T]]) -> T:
    """Do it again when the database was too busy, as the consumption of a batch does."""
    for _ in range(10):
        try:
            return await work()
        except Exception as error:
            if not (is_passing(error) or is_too_slow(error)):
                raise
    return await work()


class House:
    """One replica. `said` are the events that it committed, in order."""

    def __init__(self, database: Database, owner: LockoutOwner, *, faults: frozenset[str] = frozenset()) -> None:
        self.database = database
        self.owner = owner
        self.faults = faults
        self.seconds = 1000.0
        self.tables = Tables(
            Orders(), Facts(), Holdings(), EarlyEvents(), Configs(), Breakers(), StrategyPositions(), AccountDays()
        )
        self.config = HeldConfig(live_broker_configured=False)
        self.lockouts = HeldLockouts()
        self.quotes = LastQuotes(seconds=lambda: self.seconds)
        self.seconds += 100
        self.sight = Sight(
            self.config, self.lockouts, self.quotes, Calendars(), self.tables.configs, PassedOrders(), owner.ask
        )
        self.way, self.turns = WayToTheGate(self.tables.orders), Turns()
        self.said: list[Any] = []
        self.handled = Handled()

    def uow(self) -> UnitOfWork:
        return UnitOfWork(self.database, "risk", self.faults)

    async def propose(self, *events: OrderProposed, raw: bytes | None = None) -> list[Any]:
        """What is said of proposals; `raw` are their bytes where they are others than we would write."""
        uow, handed = self.uow(), deliver(*events, consumer="risk_review")
        handed = handed if raw is None else [replace(delivery, raw=raw) for delivery in handed]
        parts: dict[str, Any] = {"tables": self.tables, "sight": self.sight, "way": self.way, "turns": self.turns}
        self.handled = await patiently(lambda: review_orders(handed, uow=uow, **parts))
        return self._keep(uow)

    async def passed(self, *events: OrderProposed) -> list[OrderRiskPassed]:
        """Proposals that must all pass."""
        said = await self.propose(*events)
        assert {event.type for event in said} == {"order.risk_passed"}, said
        return said

    async def give_back(self, *events: OrderReturned) -> list[Any]:
        """What is said of returns."""
        uow = self.uow()
        self.handled = await review_returned_orders(
            deliver(*events, consumer="risk_returns"), uow=uow, tables=self.tables, sight=self.sight, turns=self.turns
        )
        return self._keep(uow)

    async def record(self, *events: Event) -> list[Any]:
        """What is said of what happened."""
        handed, uow = deliver(*events, consumer="risk_ledger"), self.uow()
        await patiently(lambda: record_events(handed, uow=uow, tables=self.tables))
        return self._keep(uow)

    async def settle_early_events(self) -> list[Any]:
        uow = self.uow()
        await settle_early_events(uow=uow, tables=self.tables)
        return self._keep(uow)

    async def bury(self, *letters: DeadLetter) -> None:
        await record_dead_letters(deliver(*letters, consumer="risk_dead"), uow=self.uow(), tables=self.tables)

    async def change(self, changes: dict[str, Any], **command: Any) -> dict[str, Any]:
        """The config in force after a change. Raises `Refused`."""
        uow, asked = self.uow(), commands.UpdateConfig(**({"actor": "olga", "changes": changes} | command))
        result = await update_config(asked, uow=uow, configs=self.tables.configs, ask=self.owner.ask)
        self._keep(uow)
        return result

    async def halt(self, **command: Any) -> dict[str, Any]:
        uow, asked = self.uow(), commands.HaltTrading(**({"actor": "olga", "reason": "odd fills"} | command))
        result = await halt_trading.halt_trading(asked, uow=uow, configs=self.tables.configs, ask=self.owner.ask)
        self._keep(uow)
        return result

    async def resume(self, **command: Any) -> dict[str, Any]:
        uow, asked = self.uow(), commands.ResumeTrading(**({"actor": "olga", "reason": "all clear"} | command))
        result = await halt_trading.resume_trading(asked, uow=uow, configs=self.tables.configs, ask=self.owner.ask)
        self._keep(uow)
        return result

    async def order(self, order_id: str) -> dict[str, Any]:
        """One order with its timeline. Raises `Refused`."""
        query = queries.GetOrder(order_id=order_id)
        return await show_orders.get_order(query, uow=self.uow(), pages=LedgerPages(), facts=self.tables.facts)

    async def orders(self, **query: Any) -> dict[str, Any]:
        return await show_orders.list_orders(queries.ListOrders(**query), uow=self.uow(), pages=LedgerPages())

    async def counts(self) -> dict[str, int]:
        return (await show_orders.count_orders(queries.CountOrders(), uow=self.uow(), pages=LedgerPages()))["counts"]

    async def positions(self, **query: Any) -> dict[str, Any]:
        """Raises `Refused`."""
        asked = queries.ListPositions(**query)
        return await list_positions(asked, uow=self.uow(), tables=self.tables, pages=PositionPages(), sight=self.sight)

    async def value(self) -> list[Any]:
        """What is said when all accounts are valued."""
        uow = self.uow()
        await value_accounts(uow=uow, tables=self.tables, sight=self.sight)
        return self._keep(uow)

    async def config_in_force(self, **query: Any) -> dict[str, Any]:
        return await show_config.get_config(queries.GetConfig(**query), uow=self.uow(), configs=self.tables.configs)

    async def history(self, **query: Any) -> dict[str, Any]:
        asked = queries.ConfigHistory(**query)
        return await show_config.list_config_versions(asked, uow=self.uow(), configs=self.tables.configs)

    async def lock(self, symbol: str, *, heard: bool = True, **fields: Any) -> Lockout:
        """Lock a symbol, as lockout_service does; with `heard`, the news reaches this replica."""
        version = await self.owner.raise_version(symbol)
        begun = fields.pop("starts_at", now() - timedelta(seconds=1))
        lockout = Lockout(
            **{
                "id": f"l-{uuid4().hex[:8]}", "symbol": symbol, "reason": "watching", "created_by": "olga", "created_at": begun,
                "starts_at": begun, "expires_at": begun + timedelta(hours=1),
            } | fields
        )  # fmt: skip
        self.owner.lockouts.setdefault(symbol, []).append(lockout)
        if heard:
            await self.lockouts.hear(_lockout_event(LockoutCreated, lockout, version))
        return lockout

    async def lift(self, lockout: Lockout, *, heard: bool = True) -> None:
        version = await self.owner.raise_version(lockout.symbol)
        self.owner.lockouts[lockout.symbol].remove(lockout)
        if heard:
            await self.lockouts.hear(_lockout_event(LockoutLifted, lockout, version))

    async def quote(self, symbol: str, last: str = "100", *, age: float = 0.1, **fields: Any) -> None:
        quoted_at = now() - timedelta(seconds=age)
        await self.quotes.hear(Quote.model_validate({"symbol": symbol, "last": last, "quoted_at": quoted_at, **fields}))

    async def holding(self, account: str, symbol: str) -> Any:
        """What is kept of an account and symbol."""
        async with self.database.connect() as connection:
            holding = text("SELECT * FROM risk.positions WHERE account = :account AND symbol = :symbol")
            return (await connection.execute(holding, {"account": account, "symbol": symbol})).one()

    async def run(self, statement: str, **values: Any) -> None:
        """Change what is kept by hand."""
        async with self.database.begin() as connection:
            await connection.execute(text(statement), values)

    def _keep(self, uow: UnitOfWork) -> list[Any]:
        said = [
            EVENT_OF_SUBJECT[each.subject].from_json(each.payload) for batch in uow.committed for each in batch.events
        ]
        self.said += said
        return said


def _lockout_event(kind: type[Any], lockout: Lockout, version: int) -> Any:
    return kind(occurred_at=now(), correlation_id=lockout.id, actor="olga", lockout=lockout, lockouts_version=version)


def a_proposal(*, age: float = 0, mode: str = "paper", **terms: Any) -> OrderProposed:
    """Proposed just now, by a bot; in a symbol and an account of its own unless said otherwise."""
    terms = {"symbol": a_symbol(), "account": f"acc-{uuid4().hex[:10]}"} | terms
    order = an_order(**terms)
    return OrderProposed.model_validate(
        {
            "occurred_at": now() - timedelta(seconds=age), "correlation_id": order.order_id, "actor": "bot",
            "order": order, "mode": mode,
        }
    )  # fmt: skip


def returned(passed: OrderRiskPassed, *, ago: float = 0, **fields: Any) -> OrderReturned:
    """The gate sends back what was passed."""
    seen = now() - timedelta(seconds=ago)
    return OrderReturned.model_validate(
        {
            "occurred_at": seen, "correlation_id": passed.order_id, "actor": "broker_adapter", "order_id": passed.order_id,
            "stage": "release", "round": passed.risk_pass.round, "code": "CONFIG_CHANGED", "versions": passed.risk_pass.versions,
            "observed_at": seen,
        } | fields
    )  # fmt: skip


def of_order(kind: type[Event], passed: OrderRiskPassed, **fields: Any) -> Any:
    """Something that happened to an order that passed."""
    order = passed.order
    everything = {
        "occurred_at": now(), "correlation_id": order.order_id, "actor": "x", "order_id": order.order_id, "order": order,
        "broker": "paper", "symbol": order.symbol, "side": order.side, "account": order.account, "strategy": order.strategy,
        "commission": "0", "mode": "paper", "by": "automatic", "risk_pass": passed.risk_pass, "attempt": 1,
        "approval_pass": {
            "by": "automatic", "config_version": passed.risk_pass.versions.config, "terms_hash": passed.risk_pass.terms_hash,
            "decided_at": now(),
        },
        "client_order_id": order.order_id, "versions": passed.risk_pass.versions, "released_at": now(), "send_by": now(),
        "approval_id": "a-1", "decided_by": "olga", "expires_at": now() + timedelta(minutes=15), "filled_quantity": "0",
    }  # fmt: skip
    return kind.model_validate(everything | fields)


def a_fill(passed: OrderRiskPassed, quantity: str, price: str, *, last: bool = False, **fields: Any) -> Any:
    """A fill of an order that passed."""
    kind = EVENT_OF_SUBJECT["order.filled" if last else "order.partially_filled"]
    defaults = {
        "execution_id": uuid4().hex, "last_quantity": quantity, "last_price": price, "cumulative_quantity": quantity,
        "leaves_quantity": "0" if last else "1",
    }  # fmt: skip
    return of_order(kind, passed, **(defaults | fields))


def codes(event: OrderDenied | OrderRiskPassed) -> list[str]:
    return [reason.code.value for reason in event.reasons] if isinstance(event, OrderDenied) else []


def ids(items: Iterable[Any]) -> list[str]:
    return [item["order_id"] for item in items]


def event_id(event: Event) -> UUID:
    return event.event_id


def amount(value: Any) -> Decimal:
    return Decimal(str(value))
