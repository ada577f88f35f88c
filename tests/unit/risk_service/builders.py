"""Builders that state only what matters: `an_order(quantity="10")`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from contracts.config import RiskConfig
from contracts.lockouts import Lockout
from contracts.orders import Order
from contracts.quotes import Quote
from contracts.reasons import ReasonCode
from contracts.values import Mode
from risk_service.domain.account_day import AccountDay
from risk_service.domain.books import Books
from risk_service.domain.candidate import Candidate, Controls, Exposure, Market, RiskState
from risk_service.domain.decide import decide
from risk_service.domain.holding import Holding
from risk_service.domain.profit import Profit
from risk_service.domain.recent_orders import RecentOrder
from risk_service.domain.resting_orders import RestingOrder
from risk_service.domain.sessions import Sessions
from risk_service.domain.standing import HeldPrice, Standing
from risk_service.domain.verdicts import Denied, Verdict

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def an_order(**terms: Any) -> Order:
    """A market buy of 10 AAPL, unless said otherwise; a price makes it a limit or a stop."""
    kind = {(False, False): "market", (True, False): "limit", (False, True): "stop", (True, True): "stop_limit"}
    terms.setdefault("order_type", kind["limit_price" in terms, "stop_price" in terms])
    return Order.model_validate({"order_id": "o-1", "symbol": "AAPL", "side": "buy", "quantity": "10", **terms})


def a_candidate(order: Order | None = None, **fields: Any) -> Candidate:
    order = order or an_order()
    return Candidate(
        **{"order": order, "terms_hash": order.terms_hash, "mode": Mode.PAPER, "proposed_at": NOW, **fields}
    )


def a_quote(last: str = "100", *, age: float = 1, **fields: Any) -> Quote:
    return Quote.model_validate({"symbol": "AAPL", "last": last, "quoted_at": NOW - seconds(age), **fields})


def a_lockout(**fields: Any) -> Lockout:
    """An active lockout of AAPL for everyone."""
    times = {"starts_at": NOW - seconds(60), "expires_at": NOW + seconds(3600), "created_at": NOW - seconds(60)}
    return Lockout.model_validate(
        {"id": "l-1", "symbol": "AAPL", "reason": "watching", "created_by": "olga", **times, **fields}
    )


def a_config(*, limits: dict[str, Any] | None = None, **keys: Any) -> RiskConfig:
    return RiskConfig.model_validate({**keys, "limits": limits or {}})


def an_override(
    *, account: str | None = None, strategy: str | None = None, symbol: str | None = None, **limits: Any
) -> dict[str, Any]:
    """Other limits for some orders, as the config has them."""
    return {"account": account, "strategy": strategy, "symbol": symbol, "limits": limits}


def a_holding(quantity: str = "0", *, buys: str = "0", sells: str = "0", **fields: Any) -> Holding:
    cost = abs(Decimal(quantity)) * Decimal(fields.pop("average_price", "100"))
    return Holding(
        "main", "AAPL", Decimal(quantity), cost,
        reserved_buy_quantity=Decimal(buys), reserved_sell_quantity=Decimal(sells), **fields,
    )  # fmt: skip


def a_profit(realised: str = "0", total: str | None = "0") -> Profit:
    """Money since the account's first fill."""
    return Profit(Decimal(realised), None if total is None else Decimal(total))


def a_day(opening: Profit, high: Profit | None = None, last: Profit | None = None, *, hours: float = 15) -> AccountDay:
    """A day of the account that began so many hours ago: by default at midnight in UTC."""
    return AccountDay("main", NOW - seconds(3600 * hours), opening, high or opening, last or opening, NOW - seconds(1))


def a_standing(now: Profit, kept: AccountDay | None = None, **ages: float | None) -> Standing:
    """How the account stands now; `ages` are those of the prices of what it holds, none where a price is not known."""
    prices = [HeldPrice(symbol, None if age is None else NOW - seconds(age)) for symbol, age in ages.items()]
    return Standing("main", kept, now, tuple(prices))


def a_state(
    *,
    config: RiskConfig | None = None,
    quote: Quote | None = None,
    lockouts: tuple[Lockout, ...] = (),
    holding: Holding | None = None,
    exposure: str | Exposure | None = "0",
    open_orders: int | None = 0,
    counted: int | None = 0,
    recent: tuple[RecentOrder, ...] | None = (),
    tripped_at: datetime | None = None,
    opposite: tuple[RestingOrder, ...] | None = (),
    standing: Standing | None = None,
    calendars: Mapping[str, Sessions] | None = None,
    mode_epoch: int = 0,
    live_broker: bool = False,
) -> RiskState:
    return RiskState(
        Controls(config or a_config(), 7, mode_epoch, live_broker, calendars or {}),
        Market("AAPL", quote, lockouts, 3, 2),
        holding or a_holding(),
        Exposure(Decimal(exposure)) if isinstance(exposure, str) else exposure,
        open_orders,
        counted,
        counted,
        recent,
        tripped_at,
        opposite,
        standing,
    )


def verdict_on(order: Order | None = None, *, candidate: dict[str, Any] | None = None, **state: Any) -> Verdict:
    return decide(a_candidate(order, **(candidate or {})), a_state(**state), NOW)


def codes(verdict: Verdict) -> list[ReasonCode]:
    """The codes of a denial, in order; nothing for a pass."""
    return [reason.code for reason in verdict.reasons] if isinstance(verdict, Denied) else []


def passed_before(age: float, order: Order | None = None, **terms: Any) -> RecentOrder:
    """An order that risk let pass so many seconds ago."""
    return RecentOrder.of(order or an_order(order_id="earlier", **terms), NOW - seconds(age))


def empty_books(**prices: str) -> Books:
    return Books((), {symbol: Decimal(price) for symbol, price in prices.items()})
