"""Anything that risk may be asked to decide."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from contracts.orders import Order
from contracts.quotes import Quote
from contracts.values import Mode
from risk_service.domain.account_day import AccountDay
from risk_service.domain.amounts import plus
from risk_service.domain.candidate import Candidate, Controls, Exposure, Market, RiskState
from risk_service.domain.holding import Holding
from risk_service.domain.profit import Profit
from risk_service.domain.recent_orders import RecentOrder
from risk_service.domain.resting_orders import RestingOrder
from risk_service.domain.sessions import Sessions
from risk_service.domain.standing import HeldPrice, Standing
from tests.unit.risk_service.builders import NOW, a_config, a_lockout, seconds


def amounts(low: str = "0.000000000001", high: str = "999999999999999999") -> st.SearchStrategy[Decimal]:
    small = st.decimals(low, "1000", places=2).filter(lambda amount: amount >= Decimal(low))
    return st.one_of(small, st.decimals(low, high, places=12))


@st.composite
def orders(draw: st.DrawFn) -> Order:
    kind = draw(st.sampled_from(["market", "limit", "stop", "stop_limit"]))
    return Order.model_validate(
        {
            "order_id": "o-1",
            "symbol": "AAPL",
            "side": draw(st.sampled_from(["buy", "sell"])),
            "quantity": draw(amounts()),
            "order_type": kind,
            "limit_price": draw(amounts()) if "limit" in kind else None,
            "stop_price": draw(amounts()) if "stop" in kind else None,
        }
    )


quotes = st.builds(
    lambda last, bid, age: Quote(symbol="AAPL", last=last, bid=bid, quoted_at=NOW - seconds(age)),
    last=amounts(), bid=st.none() | amounts(), age=st.sampled_from([-5, 0, 1, 59, 60, 61, 5000]),
)  # fmt: skip
lockouts = st.builds(
    lambda symbol, side, blocks, start, end: a_lockout(
        symbol=symbol, side=side, blocks=blocks, starts_at=NOW + seconds(start), expires_at=NOW + seconds(end)
    ),
    symbol=st.sampled_from(["AAPL", "*"]),
    side=st.sampled_from(["buy", "sell", "both"]),
    blocks=st.sampled_from(["all", "entries"]),
    start=st.integers(-100, 50),
    end=st.integers(51, 100) | st.integers(-50, -1),
)
holdings = st.builds(
    lambda quantity, short, average, buys, sells: Holding(
        "main", "AAPL", quantity.copy_negate() if short else quantity, average, reserved_buy_quantity=buys, reserved_sell_quantity=sells
    ),
    quantity=amounts("0"), short=st.booleans(), average=amounts(), buys=amounts("0"), sells=amounts("0"),
)  # fmt: skip
limits = st.fixed_dictionaries(
    {},
    optional={
        "max_order_quantity": amounts(),
        "max_order_notional": amounts(),
        "max_gross_exposure": amounts(),
        "max_net_exposure": amounts(),
        "max_daily_loss": amounts(),
        "max_drawdown": amounts(),
        "loss_basis": st.sampled_from(["realised", "total"]),
        "self_trades": st.booleans(),
        "market_hours": st.fixed_dictionaries(
            {"calendar": st.sampled_from(["XNYS", "XLON"]), "outside": st.sampled_from(["deny", "pass"])}
        ),
        "duplicate_window_seconds": st.integers(1, 300),
        "runaway_orders": st.fixed_dictionaries(
            {"orders": st.integers(2, 4), "seconds": st.integers(1, 300), "percent": st.just("50")}
        ),
        "price_collar_percent": st.decimals("0.01", "100", places=2),
        "price_collar_amount": amounts(),
        "max_position_quantity": amounts(),
        "max_open_orders": st.integers(1, 5),
        "short_selling": st.booleans(),
        "allowed_symbols": st.lists(st.sampled_from(["AAPL", "MSFT"]), max_size=2),
        "restricted_symbols": st.lists(st.sampled_from(["AAPL", "MSFT"]), max_size=1),
    },
)
overrides = st.builds(
    lambda symbol, account, limits: {"symbol": symbol, "account": account, "limits": limits},
    symbol=st.sampled_from(["AAPL", "MSFT"]), account=st.sampled_from([None, "main", "other"]), limits=limits,
)  # fmt: skip
calendars = st.fixed_dictionaries(
    {},
    optional={
        "XNYS": st.sampled_from([(), ((NOW - seconds(60), NOW + seconds(5)),)]).map(
            lambda intervals: Sessions("XNYS", NOW - seconds(9000), NOW + seconds(9000), intervals)
        )
    },
)
recent_orders = st.builds(
    lambda order, age: RecentOrder.of(order, NOW - seconds(age)),
    order=orders(),
    age=st.sampled_from([0, 1, 29, 31, 299]),
)
won = st.integers(-(10**30) + 1, 10**30 - 1).map(lambda units: Decimal(units).scaleb(-12)) | st.integers(-500, 500).map(
    Decimal
)
profits = st.builds(Profit, won, st.none() | won)
"""Money won or lost, and a total that may not be known."""
account_days = st.builds(
    lambda ago, opening, high, last: AccountDay("main", NOW - seconds(ago), opening, high, last, NOW - seconds(1)),
    ago=st.sampled_from([60, 15 * 3600, 40 * 3600]), opening=profits, high=profits, last=profits,
)  # fmt: skip
standings = st.builds(
    lambda kept, profit, ages: Standing(
        "main", kept, profit, tuple(HeldPrice(f"S{n}", None if age is None else NOW - seconds(age)) for n, age in enumerate(ages))
    ),
    kept=st.none() | account_days, profit=profits, ages=st.lists(st.sampled_from([None, 61, 60, 1]), max_size=2),
)  # fmt: skip
states = st.sampled_from(["active", "reduce_only", "halted"])


@st.composite
def configs(draw: st.DrawFn):
    suspensions = draw(st.lists(states, max_size=2))
    return a_config(
        limits=draw(limits),
        limit_overrides=draw(st.lists(overrides, max_size=2)),
        trading_mode=draw(st.sampled_from(["paper", "paper", "live", "disabled"])),
        trading_state=draw(states),
        suspensions=[{"symbol": "AAPL", "state": state, "reason": "r", "by": "b", "at": NOW} for state in suspensions],
    )


@st.composite
def risk_states(draw: st.DrawFn) -> RiskState:
    exposure = Exposure(
        draw(amounts("0")),
        draw(amounts("-999999999999999999")),
        draw(amounts("0")),
        draw(amounts("0")),
        draw(st.sampled_from([frozenset(), frozenset({"MSFT"})])),
    )
    market = Market("AAPL", draw(st.none() | quotes), tuple(draw(st.lists(lockouts, max_size=3))), 3, 2)
    controls = Controls(draw(configs()), 7, draw(st.integers(0, 2)), draw(st.booleans()), draw(calendars))
    counted = draw(st.none() | st.integers(0, 5))
    recent = draw(
        st.none()
        | st.lists(recent_orders, max_size=4).map(lambda some: tuple(sorted(some, key=lambda each: each.passed_at)))
    )
    tripped_at = draw(st.none() | st.just(NOW - seconds(30)))
    opposite = draw(st.none() | st.just(()) | amounts().map(lambda price: (RestingOrder("mine", price),)))
    return RiskState(
        controls, market, draw(holdings), draw(st.none() | st.just(exposure)), counted, counted, counted, recent, tripped_at, opposite,
        draw(st.none() | standings),
    )  # fmt: skip


candidates = st.builds(
    lambda order, mode, age, epoch: Candidate(order, order.terms_hash, mode, NOW - seconds(age), mode_epoch=epoch),
    order=orders(), mode=st.sampled_from(Mode), age=st.sampled_from([0, 59, 61]), epoch=st.none() | st.integers(0, 2),
)  # fmt: skip


@st.composite
def exits(draw: st.DrawFn) -> tuple[Candidate, RiskState]:
    """An order and a position that it only shrinks, whatever rests."""
    candidate, state, more = draw(candidates), draw(risk_states()), draw(amounts("0"))
    order = candidate.order
    closable = plus(plus(order.quantity, more), state.holding.reserved_on(order.side))
    position = closable if order.side == "sell" else closable.copy_negate()
    return candidate, replace(state, holding=replace(state.holding, quantity=position))
