"""What holds for every decision."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contracts.config import RiskConfig
from contracts.events import OrderDenied, OrderRiskPassed
from contracts.limits import Limits, MarketHours, RunawayOrders
from contracts.reasons import ReasonCode
from risk_service.domain.amounts import minus, plus, times
from risk_service.domain.candidate import RiskState
from risk_service.domain.decide import decide
from risk_service.domain.exits import is_exit
from risk_service.domain.profit import Profit
from risk_service.domain.verdicts import Denied, Passed
from tests.unit.risk_service.builders import NOW, a_lockout, an_override, codes, seconds
from tests.unit.risk_service.strategies import amounts, candidates, exits, risk_states

patient = settings(deadline=None)
"""A machine that is busy with something else is no failure."""
LIKENESS = {ReasonCode.DUPLICATE_ORDER, ReasonCode.LOOK_ALIKE_ORDER, ReasonCode.RUNAWAY}
"""These compare: a larger order is another one."""
ENTRY_CONTROLS = {
    ReasonCode.REDUCE_ONLY,
    ReasonCode.MAX_GROSS_EXPOSURE,
    ReasonCode.MAX_NET_EXPOSURE,
    ReasonCode.MAX_DAILY_LOSS,
    ReasonCode.MAX_DRAWDOWN,
    ReasonCode.MARKET_CLOSED,
    ReasonCode.SELF_TRADE,
    ReasonCode.RUNAWAY,
    ReasonCode.DUPLICATE_ORDER,
    ReasonCode.LOOK_ALIKE_ORDER,
    ReasonCode.RATE_LIMIT,
    ReasonCode.MAX_POSITION,
    ReasonCode.MAX_OPEN_ORDERS,
    ReasonCode.SHORT_SELLING,
    ReasonCode.SYMBOL_NOT_ALLOWED,
    ReasonCode.SYMBOL_RESTRICTED,
    ReasonCode.EXIT_ALREADY_RESERVED,
}


@patient
@given(candidates, risk_states())
def test_every_order_gets_a_verdict_that_can_be_written_and_read(candidate, state):
    """Total: it never raises, and what it says survives the wire."""
    verdict = decide(candidate, state, NOW)
    envelope = {
        "occurred_at": NOW,
        "correlation_id": "o-1",
        "actor": "risk_service",
        "order_id": "o-1",
        "inputs": verdict.inputs,
    }
    match verdict:
        case Passed():
            event = OrderRiskPassed(**envelope, order=candidate.order, mode=candidate.mode, risk_pass=verdict.risk_pass)
        case Denied():
            event = OrderDenied(**envelope, stage="risk", reasons=verdict.reasons)
    assert type(event).from_json(event.to_json()).to_json() == event.to_json()


@patient
@given(candidates, risk_states())
def test_a_lease_has_a_future_and_ends_within_30_seconds(candidate, state):
    """P3."""
    verdict = decide(candidate, state, NOW)
    if isinstance(verdict, Passed):
        assert NOW <= verdict.risk_pass.valid_until <= NOW + seconds(30)


@patient
@given(candidates, risk_states(), st.decimals("0.01", "1000", places=2))
def test_a_larger_order_never_gets_a_kinder_verdict(candidate, state, more):
    assume(candidate.order.quantity + more < Decimal(10) ** 18)
    larger = candidate.order.model_copy(update={"quantity": candidate.order.quantity + more})
    if set(codes(decide(candidate, state, NOW))) - LIKENESS:
        assert isinstance(decide(replace(candidate, order=larger), state, NOW), Denied)


TIGHTER = (
    "max_order_quantity",
    "max_order_notional",
    "max_gross_exposure",
    "max_net_exposure",
    "max_daily_loss",
    "max_drawdown",
    "max_position_quantity",
    "price_collar_percent",
    "price_collar_amount",
)


@patient
@given(candidates, risk_states(), st.sampled_from(TIGHTER), st.decimals("0.01", "100", places=2))
def test_a_tighter_limit_never_gets_a_kinder_verdict(candidate, state, name, limit):
    if isinstance(decide(candidate, state, NOW), Denied):
        assert isinstance(decide(candidate, _with_limit(state, name, limit), NOW), Denied)


RESTRICTIONS = {
    "short selling": {"short_selling": False},
    "restricted": {"restricted_symbols": ("AAPL",)},
    "allowed": {"allowed_symbols": ("MSFT",)},
    "open orders": {"max_open_orders": 1},
    "self-trades": {"self_trades": False},
    "market hours": {"market_hours": MarketHours(calendar="XLON")},
    "runaway": {"runaway_orders": RunawayOrders(orders=2, seconds=300, percent=Decimal(100))},
}


@patient
@given(candidates, risk_states(), st.sampled_from(sorted(RESTRICTIONS)))
def test_one_more_restriction_never_gets_a_kinder_verdict(candidate, state, which):
    def tighter(limits: Limits) -> Limits:
        return limits.model_copy(update=RESTRICTIONS[which])

    if isinstance(decide(candidate, state, NOW), Denied):
        assert isinstance(decide(candidate, _with_limits(state, tighter), NOW), Denied)


@patient
@given(candidates, risk_states())
def test_an_override_for_others_changes_nothing(candidate, state):
    config = state.controls.config
    others = [
        an_override(symbol="MSFT", max_order_quantity="1"),
        an_override(account="nobody", restricted_symbols=["AAPL"]),
    ]
    more = RiskConfig.model_validate(
        config.model_dump(exclude_unset=True)
        | {"limit_overrides": [*config.model_dump(exclude_unset=True)["limit_overrides"], *others]}
    )
    assert decide(candidate, replace(state, controls=replace(state.controls, config=more)), NOW) == decide(
        candidate, state, NOW
    )


@patient
@given(candidates, risk_states())
def test_an_active_lockout_of_all_dominates(candidate, state):
    """S2: whatever else is said, and whatever the order is."""
    locked = replace(state, market=replace(state.market, lockouts=(*state.market.lockouts, a_lockout(id="l-9"))))
    verdict = decide(candidate, locked, NOW)
    assert ReasonCode.LOCKED in codes(verdict)


@patient
@given(exits())
def test_an_exit_passes_every_control_that_exists_to_stop_entries(pair):
    """S8: projected on the position, with what rests already."""
    candidate, state = pair
    assert is_exit(candidate.order, state.holding)
    verdict = decide(candidate, state, NOW)
    assert not ENTRY_CONTROLS & set(codes(verdict))
    for reason in getattr(verdict, "reasons", ()):
        assert reason.values.get("blocks") != "entries"
        assert (reason.code, reason.values.get("state")) != (ReasonCode.SUSPENDED, "reduce_only")


@patient
@given(candidates, risk_states())
def test_an_exit_leaves_a_position_no_larger_and_no_other_way_round(candidate, state):
    """P14: even when all that rests on its side fills first."""
    order, holding = candidate.order, state.holding
    if is_exit(order, holding):
        sign = 1 if order.side == "buy" else -1
        more = plus(holding.reserved_on(order.side), order.quantity)
        after = plus(holding.quantity, times(more, Decimal(sign)))
        assert abs(after) < abs(holding.quantity)
        assert after == 0 or (after > 0) == (holding.quantity > 0)


@patient
@given(candidates, risk_states())
def test_a_decision_repeated_is_the_same(candidate, state):
    assert decide(candidate, state, NOW) == decide(candidate, state, NOW)


@patient
@given(candidates, risk_states(), amounts())
def test_a_bigger_loss_never_gets_a_kinder_verdict(candidate, state, more):
    """The account holds the same at lower prices, or has realised less."""
    assume(state.standing is not None)
    before = state.standing.profit
    total = None if before.total is None else minus(before.total, more)
    worse = replace(state.standing, profit=Profit(minus(before.realised, more), total))
    if isinstance(decide(candidate, state, NOW), Denied):
        assert isinstance(decide(candidate, replace(state, standing=worse), NOW), Denied)


def _with_limit(state: RiskState, name: str, limit: Decimal) -> RiskState:
    def tighter(limits: Limits) -> Limits:
        known = getattr(limits, name)
        return limits.model_copy(update={name: limit if known is None else min(known, limit)})

    return _with_limits(state, tighter)


def _with_limits(state: RiskState, tighter: Callable[[Limits], Limits]) -> RiskState:
    """With other limits everywhere: the general ones, and those of each override."""
    config = state.controls.config
    overrides = tuple(each.model_copy(update={"limits": tighter(each.limits)}) for each in config.limit_overrides)
    changed = config.model_copy(update={"limits": tighter(config.limits), "limit_overrides": overrides})
    return replace(state, controls=replace(state.controls, config=changed))
