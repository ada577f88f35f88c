"""The state that recorded inputs stand for: a decision is made again from its event, the config and lockouts it names, and the journal before it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from contracts.decision_inputs import DaySeen, DecisionInputs, ExposureSeen, QuoteUsed
from contracts.limits import LossBasis
from contracts.orders import Order
from contracts.quotes import Quote
from contracts.values import Side
from risk_service.domain.account_day import AccountDay
from risk_service.domain.amounts import ZERO
from risk_service.domain.candidate import Controls, Exposure, Market, RiskState
from risk_service.domain.holding import Holding
from risk_service.domain.profit import Profit
from risk_service.domain.recent_orders import RecentOrder
from risk_service.domain.resting_orders import RestingOrder
from risk_service.domain.standing import HeldPrice, Standing


def recorded_state(
    order: Order,
    inputs: DecisionInputs,
    *,
    controls: Controls,
    market: Market,
    recent: Sequence[RecentOrder] | None,
    in_the_way: tuple[str, ...] = (),
) -> RiskState:
    """What the decision on `order` was taken on.

    `market` has the lockouts of the versions that the decision names; its quote is replaced by the recorded one. `recent`: the orders of its
    kind that had passed, oldest first. `in_the_way`: the resting orders that the refusal named.
    """
    return RiskState(
        controls,
        Market(
            market.symbol,
            None if inputs.quote is None else quote_of(order.symbol, inputs.quote),
            market.lockouts,
            market.symbol_lockouts_version,
            market.all_lockouts_version,
        ),
        _holding(order, inputs, in_the_way),
        exposure=None if inputs.exposure is None else _exposure(inputs.exposure),
        open_orders=inputs.open_orders,
        account_orders=inputs.account_orders,
        strategy_orders=inputs.strategy_orders,
        recent=recent,
        tripped_at=inputs.tripped_at,
        opposite=None
        if inputs.opposite is None
        else tuple(RestingOrder(seen.order_id, seen.price) for seen in inputs.opposite),
        standing=None if inputs.day is None else _standing(order.account, inputs.day),
    )


def quote_of(symbol: str, used: QuoteUsed) -> Quote:
    """The quote that was used, without the sizes, which no check looks at."""
    return Quote.model_construct(
        symbol=symbol,
        bid=used.bid,
        ask=used.ask,
        last=used.last,
        bid_size=None,
        ask_size=None,
        quoted_at=used.quoted_at,
    )


def _holding(order: Order, inputs: DecisionInputs, in_the_way: tuple[str, ...]) -> Holding:
    buys = order.side is Side.BUY
    return Holding(
        order.account,
        order.symbol,
        quantity=inputs.position_quantity,
        reserved_buy_quantity=inputs.reserved_buy_quantity,
        reserved_sell_quantity=inputs.reserved_sell_quantity,
        resting_buys=in_the_way if buys else (),
        resting_sells=() if buys else in_the_way,
    )


def _exposure(seen: ExposureSeen) -> Exposure:
    return Exposure(seen.gross, seen.net, seen.reserved_buys, seen.reserved_sells, frozenset(seen.unpriced))


def _standing(account: str, seen: DaySeen) -> Standing:
    """On the basis that was set then: of the other one nothing was recorded."""
    kept = None
    if seen.started_at is not None:
        opening, high, last = (_profit(amount, seen.basis) for amount in (seen.opening, seen.high, seen.last))
        kept = AccountDay(account, seen.started_at, opening, high, last, seen.started_at)
    prices = tuple(HeldPrice(price.symbol, price.quoted_at) for price in seen.prices)
    return Standing(account, kept, _profit(seen.profit, seen.basis), prices)


def _profit(amount: Decimal | None, basis: LossBasis) -> Profit:
    if basis is LossBasis.REALISED:
        return Profit(ZERO if amount is None else amount, None)
    return Profit(ZERO, amount)
