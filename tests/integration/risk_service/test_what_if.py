"""What would happen, asked of a real ledger: the same verdict as a decision's, and nothing done."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from chassis.errors import Refused
from chassis.responding import ANSWER_BYTES_MAX
from contracts.codec import dumps
from contracts.events import ApprovalRequested, OrderAccepted, OrderCanceled, OrderSubmitted
from contracts.orders import Order
from contracts.queries import PreviewConfig, PreviewOrder
from risk_service.handlers.preview_config import preview_config
from risk_service.handlers.preview_order import preview_order
from tests.integration.risk_service.house import House, LockoutOwner, a_proposal, a_symbol, codes, of_order

LIMITED = {"max_order_notional": "1000", "max_position_quantity": "15", "max_open_orders": 2}


async def preview(house: House, order: Order | None = None, **query: Any) -> dict[str, Any]:
    asked = PreviewOrder(order=order, **query)
    return await preview_order(asked, uow=house.uow(), tables=house.tables, sight=house.sight)


async def what_if(house: House, *, status: str = "open", **changes: Any) -> dict[str, Any]:
    asked = PreviewConfig.model_validate({"changes": changes, "status": status})
    return await preview_config(asked, uow=house.uow(), tables=house.tables, sight=house.sight)


async def everything(house: House) -> dict[str, tuple[int, int]]:
    """Of every table how many rows it has and what they say, so that no write goes unseen; what is to be published lies in the outbox."""
    async with house.database.connect() as connection:
        named = await connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'risk' ORDER BY 1"))
        found = {}
        for name in [row.tablename for row in named]:
            said = text(
                f"SELECT count(*) AS rows, coalesce(sum(hashtext(CAST(t AS text))), 0) AS said FROM risk.{name} AS t"
            )
            row = (await connection.execute(said)).one()
            found[name] = (int(row.rows), int(row.said))
    assert {"orders", "outbox", "inbox"} <= set(found)
    return found


def check(said: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [each for each in said["checks"] if each["name"] == name]
    return found


async def test_a_preview_gives_the_verdict_and_every_check_with_its_headroom(house: House) -> None:
    await house.change({"limits": LIMITED})
    symbol, account = a_symbol(), a_proposal().order.account
    await house.quote(symbol, "100")
    await house.passed(a_proposal(symbol=symbol, account=account, quantity="9"))
    before = await everything(house)
    said = await preview(house, a_proposal(symbol=symbol, account=account, quantity="7").order)
    assert (said["would"], said["exit"], said["mode"]) == ("deny", False, "paper")
    assert [reason["code"] for reason in said["reasons"]] == ["MAX_POSITION"]
    (notional,) = check(said, "order_notional")["measures"]
    assert (notional["limit"], notional["actual"], notional["headroom"]) == ("1000", "700", "300")
    assert notional["inputs"] == {"price": "100"}
    position = check(said, "position_limit")
    assert position["outcome"] == "denies"
    assert (position["measures"][0]["actual"], position["measures"][0]["headroom"]) == ("16", "-1")
    assert (check(said, "open_orders")["outcome"], check(said, "gross_exposure")["outcome"]) == ("passes", "not_set")
    assert await everything(house) == before, "nothing is written"
    smaller = await preview(house, a_proposal(symbol=symbol, account=account, quantity="6").order)
    assert (smaller["would"], smaller["reasons"]) == ("pass", [])
    assert smaller["valid_until"] > smaller["decided_at"]


@pytest.mark.parametrize(("quantity", "limit_price"), [("1", "10"), ("11", "100"), ("16", "1"), ("9", None)])
async def test_what_a_preview_says_is_what_is_decided(house: House, quantity: str, limit_price: str | None) -> None:
    await house.change({"limits": LIMITED})
    terms: dict[str, Any] = {"quantity": quantity}
    if limit_price is not None:
        terms |= {"order_type": "limit", "limit_price": limit_price}
    proposal = a_proposal(**terms)
    said = await preview(house, proposal.order)
    (decided,) = await house.propose(proposal)
    assert [reason["code"] for reason in said["reasons"]] == codes(decided)
    assert said["inputs"] == decided.inputs.model_dump(mode="json")


async def test_an_open_order_is_previewed_without_standing_in_its_own_way(house: House) -> None:
    """What it reserves is freed first; a rate that it was counted for is not held against it."""
    await house.change({"limits": LIMITED | {"account_order_rate": {"orders": 1, "seconds": 60}}})
    (passed,) = await house.passed(a_proposal(quantity="15", order_type="limit", limit_price="1"))
    said = await preview(house, order_id=passed.order_id)
    assert (said["would"], check(said, "order_rate")["outcome"]) == ("pass", "exempt")
    await house.change({"limits": {"max_position_quantity": "14"}})
    assert [reason["code"] for reason in (await preview(house, order_id=passed.order_id))["reasons"]] == [
        "MAX_POSITION"
    ]
    await house.record(of_order(OrderCanceled, passed))
    for order_id, code in ((passed.order_id, "ORDER_ALREADY_FINAL"), ("nobody-knows-it", "ORDER_UNKNOWN")):
        with pytest.raises(Refused) as refused:
            await preview(house, order_id=order_id)
        assert refused.value.problem.code == code


async def test_terms_under_an_id_that_is_taken_are_answered_as_their_proposal_would_be(house: House) -> None:
    """P11: the same terms are that order; others are refused."""
    await house.change({"limits": LIMITED})
    proposal = a_proposal(quantity="15", order_type="limit", limit_price="1")
    await house.passed(proposal)
    said = await preview(house, proposal.order)
    assert (said["would"], said["status"]) == ("pass", "risk_passed")
    with pytest.raises(Refused) as refused:
        await preview(house, proposal.order.model_copy(update={"quantity": Decimal(14)}))
    assert refused.value.problem.code == "ORDER_ID_CONFLICT"


async def test_what_cannot_be_seen_now_is_called_unknown(house: House, owner: LockoutOwner) -> None:
    """The order itself would wait; the others are judged."""
    dark, plain = await house.passed(a_proposal(), a_proposal())
    await house.lock(dark.order.symbol, heard=False)
    owner.is_away = True
    items = {item["order_id"]: item for item in (await what_if(house))["items"]}
    assert (items[dark.order_id]["now"]["would"], items[plain.order_id]["now"]["would"]) == ("unknown", "pass")
    assert items[dark.order_id]["now"]["reasons"][0]["what"] == f"lockouts or price of {dark.order.symbol}"
    with pytest.raises(Refused) as refused:
        await preview(house, order_id=dark.order_id)
    assert (refused.value.problem.code, refused.value.problem.status) == ("NOT_TO_BE_DECIDED", 503)


async def test_a_lockout_that_this_replica_has_not_heard_of_counts_in_a_preview(house: House) -> None:
    """P2."""
    proposal = a_proposal()
    await house.lock(proposal.order.symbol, heard=False)
    said = await preview(house, proposal.order)
    assert [reason["code"] for reason in said["reasons"]] == ["LOCKED"]


async def test_a_changed_config_is_tried_on_the_open_orders_one_by_one(house: House) -> None:
    """Each on the books without itself: two of a limit of two do not deny each other. What is at the broker stays there."""
    account, symbol = a_proposal().order.account, a_symbol()
    terms = {"account": account, "symbol": symbol, "order_type": "limit", "limit_price": "10"}
    small, large = await house.passed(a_proposal(**terms, quantity="1"), a_proposal(**terms, quantity="50"))
    await house.record(of_order(OrderSubmitted, large), of_order(OrderAccepted, large))
    before = await everything(house)
    said = await what_if(house, limits={"max_order_notional": "5", "max_open_orders": 2})
    items = {item["order_id"]: item for item in said["items"]}
    assert {name: items[small.order_id][name] for name in ("status", "at_broker", "changes")} == {
        "status": "risk_passed", "at_broker": False, "changes": True,
    }  # fmt: skip
    assert items[small.order_id]["now"] == {"would": "pass", "reasons": []}
    assert [reason["code"] for reason in items[small.order_id]["then"]["reasons"]] == ["MAX_NOTIONAL"]
    assert items[large.order_id]["at_broker"] is True
    assert said["totals"]["at_broker_denied"] >= 1
    assert said["totals"]["newly_denied_by_reason"]["MAX_NOTIONAL"] >= 1
    assert {change["path"] for change in said["changed"]} == {"limits.max_order_notional", "limits.max_open_orders"}
    assert await everything(house) == before
    nothing = await what_if(house)
    same = {item["order_id"]: item for item in nothing["items"]}
    assert same[small.order_id]["now"] == same[small.order_id]["then"]
    assert (nothing["changed"], nothing["totals"]["newly_denied"]) == ([], 0)


async def test_those_that_wait_for_a_person_come_first_and_can_be_asked_for_alone(house: House) -> None:
    asked, sent = await house.passed(a_proposal(), a_proposal())
    await house.record(of_order(ApprovalRequested, asked), of_order(OrderSubmitted, sent))
    everyone = [item["order_id"] for item in (await what_if(house))["items"]]
    assert everyone.index(asked.order_id) < everyone.index(sent.order_id)
    waiting = await what_if(house, status="pending_approval")
    assert {item["status"] for item in waiting["items"]} == {"pending_approval"}
    assert asked.order_id in [item["order_id"] for item in waiting["items"]]
    assert waiting["totals"]["pending_approval"] == waiting["totals"]["open"]


async def test_an_answer_fits_into_a_message_however_many_orders_it_denies(house: House) -> None:
    """What is left out is counted, in the totals and as left out; what would fare otherwise is listed first."""
    account, reason = a_proposal().order.account, "r" * 500
    for start in range(0, 950, 95):
        names = [f"{account}-{start + number}" for number in range(95)]
        await house.passed(*(a_proposal(account=account, order_id=name, symbol="FULL") for name in names))
    halted = [{"account": account, "state": "halted", "reason": reason, "by": "olga", "at": "2026-03-02T12:00:00Z"}]
    said = await what_if(house, limits={"max_order_quantity": "0.1"}, suspensions=halted)
    assert len(dumps(said)) < ANSWER_BYTES_MAX
    assert said["truncated"] is True
    assert said["totals"]["newly_denied"] > len(said["items"]) > 100
    assert said["left_out"] == said["totals"]["open"] - len(said["items"])
    assert all(item["changes"] for item in said["items"])
    await house.run(
        "UPDATE risk.orders SET final_at = clock_timestamp(), status = 'canceled' WHERE account = :it", it=account
    )


async def test_a_mode_change_and_a_config_that_cannot_be_are_told(house: House) -> None:
    (passed,) = await house.passed(a_proposal())
    said = await what_if(house, trading_mode="disabled", limitz={"x": 1})
    (item,) = [item for item in said["items"] if item["order_id"] == passed.order_id]
    assert (said["mode_changes"], said["unknown_keys"]) == (True, ["limitz"])
    assert [reason["code"] for reason in item["then"]["reasons"]] == ["MODE_DISABLED", "MODE_CHANGED"]
    with pytest.raises(Refused) as refused:
        await what_if(house, limits={"max_order_notional": "-1"})
    assert (refused.value.problem.code, refused.value.problem.status) == ("INVALID_CONFIG", 422)
    with pytest.raises(Refused) as large:
        await what_if(house, notes="x" * 400_000)
    assert large.value.problem.code == "CONFIG_TOO_LARGE"
