"""What a decision was taken on, as it is recorded: enough to decide the same again."""

from __future__ import annotations

from contracts.events.order import DecisionInputs, QuoteUsed
from contracts.quotes import Quote
from contracts.reasons import Reason
from risk_service.domain.amounts import times, writable
from risk_service.domain.candidate import Case
from risk_service.domain.market_hours import hours_of
from risk_service.domain.prices import known_quote, worth_in_time


def inputs_of(case: Case) -> DecisionInputs:
    """The quote, the position, what is reserved and the exposure before this order, and what it is worth.

    At a price that a check could not rely on nobody knows what it is worth: whom to ask hangs on that (S7).
    Built without validation: every part was validated where it came from.
    """
    holding, exposure, quote = case.state.holding, case.state.exposure, known_quote(case)
    worth = worth_in_time(case)
    return DecisionInputs.model_construct(
        quote=_used(quote),
        position_quantity=writable(holding.quantity),
        reserved_buy_quantity=writable(holding.reserved_buy_quantity),
        reserved_sell_quantity=writable(holding.reserved_sell_quantity),
        gross_exposure=None if exposure is None or exposure.unpriced else writable(exposure.gross),
        notional=None if isinstance(worth, Reason) else writable(times(case.order.quantity, worth)),
        market_open=None if (hours := hours_of(case)) is None else hours.is_open,
    )


def _used(quote: Quote | None) -> QuoteUsed | None:
    if quote is None:
        return None
    return QuoteUsed.model_construct(bid=quote.bid, ask=quote.ask, last=quote.last, quoted_at=quote.quoted_at)
