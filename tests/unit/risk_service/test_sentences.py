"""Every reason has a sentence."""

import pytest

from contracts.reasons import Reason, ReasonCode
from contracts.sentences import SENTENCES, reason_document, sentence
from contracts.values import Stage
from tests.unit.risk_service.builders import a_lockout, verdict_on


def test_every_code_has_a_sentence():
    assert set(SENTENCES) == set(ReasonCode)


@pytest.mark.parametrize("code", ReasonCode)
def test_a_reason_without_its_values_still_reads(code):
    assert sentence(Reason(code=code, stage=Stage.RISK)).endswith((".", "unknown", ")."))


def test_a_reason_is_shown_with_its_values_beside_it():
    document = reason_document(Reason.of(ReasonCode.MAX_NOTIONAL, Stage.RISK, limit="1000", actual="1200"))
    assert document == {
        "code": "MAX_NOTIONAL",
        "stage": "risk",
        "message": "The order is worth 1200, above the limit of 1000 for one order.",
        "limit": "1000",
        "actual": "1200",
    }


def test_a_lockout_reads_as_an_operator_would_say_it():
    (reason,) = verdict_on(lockouts=(a_lockout(),)).reasons
    assert sentence(reason) == "AAPL is locked until 2026-03-02 16:00:00 UTC: watching"
