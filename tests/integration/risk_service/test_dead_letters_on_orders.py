"""P16: a dead-lettered order event leaves its reason on the order."""

import base64

from contracts.dead_letters import DeadLetter
from contracts.events import OrderCanceled, OrderRiskPassed
from tests.integration.risk_service.house import House, a_proposal, now, of_order


def a_letter(passed: OrderRiskPassed, **fields) -> DeadLetter:
    return DeadLetter.model_validate(
        {
            "occurred_at": now(),
            "correlation_id": passed.order_id,
            "actor": "approval_gate",
            "consumer": "approval_gate",
            "stream": "JOURNAL",
            "original_subject": "order.risk_passed",
            "stream_sequence": 7,
            "payload_base64": base64.b64encode(b"{}").decode(),
            "code": "FAILED_REPEATEDLY",
            "message": "boom",
            "order_id": passed.order_id,
        }
        | fields
    )


async def test_the_order_says_why_it_waits_and_stays_what_it_was(house: House):
    """P16; and it does not hold back new orders for ever (P17)."""
    (passed,) = await house.passed(a_proposal())
    await house.bury(a_letter(passed))
    order = await house.order(passed.order_id)
    assert order["status"] == "risk_passed"
    assert order["reasons"] == [
        {
            "code": "DEAD_LETTERED",
            "stage": "approval",
            "message": "A message about it could not be handled and was set aside (FAILED_REPEATEDLY).",
            "reason": "FAILED_REPEATEDLY",
            "detail": "boom",
            "consumer": "approval_gate",
            "subject": "order.risk_passed",
            "sequence": "7",
        }
    ]
    assert order["timeline"][-1]["type"] == "dead_letter"
    async with house.database.connect() as connection:
        since, at = await house.tables.orders.longest_on_way(connection)
    assert since is None or since > passed.occurred_at or at > since


async def test_a_dead_proposal_says_nothing_of_the_order_of_its_id(house: House):
    """P11: the first order is never touched."""
    (passed,) = await house.passed(a_proposal())
    await house.bury(
        a_letter(passed, consumer="risk_review", original_subject="order.proposed", code="ORDER_ID_CONFLICT")
    )
    assert (await house.order(passed.order_id))["reasons"] == []


async def test_a_letter_about_nobodys_order_or_a_finished_one_changes_nothing(house: House):
    (passed,) = await house.passed(a_proposal())
    await house.record(of_order(OrderCanceled, passed))
    await house.bury(
        a_letter(passed), a_letter(passed, order_id="nobody"), a_letter(passed, order_id=None, stream_sequence=8)
    )
    assert (await house.order(passed.order_id))["reasons"] == []
