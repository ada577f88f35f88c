"""What a preview says of the gate is what the gate does."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from approval_service.domain.approval import ApprovalStatus
from approval_service.domain.foreseeing import Foreseen, foresee
from approval_service.domain.gate import Asked, Denied, Known, Passed, Waits, judge
from contracts.values import Mode
from tests.support.builders import NOON
from tests.unit.approval_service.builders import MINUTE, a_candidate, a_config, asked

RULES = st.lists(
    st.sampled_from(
        [{"min_notional": "100"}, {"first_order_of_strategy": True}, {"symbols": ["MSFT"]}, {"outside_market_hours": True}]
    ),
    max_size=2,
)  # fmt: skip
CANDIDATES = st.builds(
    lambda notional, reduces, is_first, market_open: replace(
        a_candidate(notional=notional, reduces=reduces), is_first=is_first, market_open=market_open
    ),
    st.sampled_from([None, "99", "100"]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, True, False]),
)
SETTINGS = st.fixed_dictionaries(
    {"auto_approve_paper": st.booleans(), "exempt_exits": st.booleans(), "ask_when": RULES}
)
APPROVALS = st.none() | st.builds(
    lambda status: replace(asked(), status=status, decided_by="dana"), st.sampled_from(ApprovalStatus)
)


@given(CANDIDATES, SETTINGS, APPROVALS, st.integers(0, 20))
def test_what_is_foreseen_is_what_the_gate_decides(candidate, settings, approval, minutes):
    config, now = a_config(**settings), NOON + timedelta(minutes=minutes)
    if approval is not None:
        approval = replace(approval, order=candidate.order, terms_hash=candidate.order.terms_hash)
    foreseen = foresee(candidate.subject, approval, config.config, now=now)
    match judge(candidate, Known(approval), config, now=now):
        case Passed():
            assert foreseen == Foreseen()
        case Asked(because):
            assert (foreseen.because, foreseen.people, foreseen.denied) == (because, 1, None)
        case Waits() if now < approval.expires_at:
            assert (foreseen.because, foreseen.people, foreseen.denied) == (approval.because, 1, None)
        case Waits():
            assert foreseen.denied is not None, "it has expired, and its order is about to be denied"
            assert foreseen.denied.code == "APPROVAL_EXPIRED"
        case Denied(reason):
            assert foreseen == Foreseen(denied=reason)
        case other:
            raise AssertionError(other)


def test_an_order_that_waits_goes_on_waiting_when_approval_is_switched_off():
    """P5."""
    candidate = a_candidate()
    pending = asked(candidate)
    foreseen = foresee(candidate.subject, pending, a_config(auto_approve_paper=True).config, now=NOON)
    assert foreseen.people == 1


def test_one_that_waits_takes_the_people_of_the_config_in_force():
    candidate = a_candidate(mode=Mode.LIVE, notional="500")
    strict = a_config(mode=Mode.LIVE, four_eyes_notional="500").config
    assert foresee(candidate.subject, asked(candidate), strict, now=NOON + MINUTE).people == 2
