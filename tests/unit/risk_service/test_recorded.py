"""A decision is made again from what was recorded of it: decisions are pure, and the record is enough."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from contracts.decision_inputs import DecisionInputs
from contracts.reasons import ReasonCode
from risk_service.domain.candidate import RiskState
from risk_service.domain.decide import decide
from risk_service.domain.recorded import recorded_state
from risk_service.domain.verdicts import Denied, Passed, Verdict
from tests.unit.risk_service.builders import NOW
from tests.unit.risk_service.strategies import candidates, risk_states


def again(candidate, state: RiskState, verdict: Verdict) -> Verdict:
    """Decide again from the wire's form of the inputs; nothing else of the state but what the journal has."""
    inputs = DecisionInputs.model_validate_json(verdict.inputs.model_dump_json())
    in_the_way = ()
    if isinstance(verdict, Denied):
        named = [reason for reason in verdict.reasons if reason.code is ReasonCode.EXIT_ALREADY_RESERVED]
        in_the_way = tuple(named[0].values["orders"].split(", ")) if named and "orders" in named[0].values else ()
    market = replace(state.market, quote=None)
    return decide(
        candidate,
        recorded_state(
            candidate.order, inputs, controls=state.controls, market=market, recent=state.recent, in_the_way=in_the_way
        ),
        NOW,
    )


@settings(deadline=None, max_examples=300)
@given(candidates, risk_states())
def test_the_same_is_decided_again_from_what_was_recorded(candidate, state):
    """Every verdict, whatever the limits, to the last digit of its reasons and the microsecond of its lease."""
    verdict = decide(candidate, state, NOW)
    found = again(candidate, state, verdict)
    assert type(found) is type(verdict)
    if isinstance(verdict, Passed):
        assert (found.risk_pass, found.reservation) == (verdict.risk_pass, verdict.reservation)
    else:
        assert found.reasons == verdict.reasons
        assert found.inputs.versions == verdict.inputs.versions
    assert found.inputs.model_dump_json() == verdict.inputs.model_dump_json()
