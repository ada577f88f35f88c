"""What a decision was taken on, as it is recorded: enough to decide the same again."""

from __future__ import annotations

from contracts.decision_inputs import (
    PRICES_MAX,
    DaySeen,
    DecisionInputs,
    ExposureSeen,
    PriceSeen,
    QuoteUsed,
    RestingSeen,
)
from contracts.limits import LossBasis
from contracts.passes import ControlVersions
from contracts.quotes import Quote
from contracts.reasons import Reason
from contracts.values import Mode
from risk_service.domain.account_day import on_basis
from risk_service.domain.amounts import times, writable
from risk_service.domain.candidate import Case, Exposure
from risk_service.domain.losses import are_all_young
from risk_service.domain.market_hours import hours_of
from risk_service.domain.prices import known_quote, worth_in_time
from risk_service.domain.standing import Standing


def inputs_of(case: Case, *, versions: ControlVersions | None = None) -> DecisionInputs:
    """Everything of the case that neither the config, nor the lockouts, nor the journal before it can tell.

    At a price that a check could not rely on nobody knows what it is worth: whom to ask hangs on that (S7).
    Built without validation: every part was validated where it came from. `versions`: of a denial, which has no pass to name them.
    """
    state = case.state
    holding, exposure, quote = state.holding, state.exposure, known_quote(case)
    worth = worth_in_time(case)
    live = Mode.LIVE in (case.candidate.mode, case.config.trading_mode)
    return DecisionInputs.model_construct(
        quote=_used(quote),
        position_quantity=holding.quantity,
        reserved_buy_quantity=holding.reserved_buy_quantity,
        reserved_sell_quantity=holding.reserved_sell_quantity,
        gross_exposure=None if exposure is None or exposure.unpriced else writable(exposure.gross),
        notional=None if isinstance(worth, Reason) else writable(times(case.order.quantity, worth)),
        market_open=None if (hours := hours_of(case)) is None else hours.is_open,
        exposure=None if exposure is None else _exposure(exposure),
        open_orders=state.open_orders,
        account_orders=state.account_orders,
        strategy_orders=state.strategy_orders,
        tripped_at=state.tripped_at,
        opposite=None
        if state.opposite is None
        else tuple(
            RestingSeen.model_construct(order_id=resting.order_id, price=resting.price) for resting in state.opposite
        ),
        day=None if state.standing is None else _day(case, state.standing),
        live_broker=state.controls.live_broker_configured if live else None,
        versions=versions,
    )


def _used(quote: Quote | None) -> QuoteUsed | None:
    if quote is None:
        return None
    return QuoteUsed.model_construct(bid=quote.bid, ask=quote.ask, last=quote.last, quoted_at=quote.quoted_at)


def _exposure(exposure: Exposure) -> ExposureSeen:
    return ExposureSeen.model_construct(
        gross=exposure.gross,
        net=exposure.net,
        reserved_buys=exposure.reserved_buys,
        reserved_sells=exposure.reserved_sells,
        unpriced=tuple(sorted(exposure.unpriced)),
    )


def _day(case: Case, standing: Standing) -> DaySeen:
    """The same for all orders of a batch in one account, mostly: made once."""
    basis = case.limits.loss_basis
    most = 1 if are_all_young(case, standing.prices) else PRICES_MAX
    seen = standing.remembered.get((basis, most))
    if not isinstance(seen, DaySeen):
        seen = standing.remembered[basis, most] = _seen(standing, basis, most)
    return seen


def _seen(standing: Standing, basis: LossBasis, most: int) -> DaySeen:
    kept = standing.kept
    return DaySeen.model_construct(
        basis=basis,
        profit=on_basis(standing.profit, basis),
        started_at=None if kept is None else kept.started_at,
        opening=None if kept is None else on_basis(kept.opening, basis),
        high=None if kept is None else on_basis(kept.high, basis),
        last=None if kept is None else on_basis(kept.last, basis),
        prices=tuple(
            PriceSeen.model_construct(symbol=price.symbol, quoted_at=price.quoted_at)
            for price in standing.prices[:most]
        ),
    )
