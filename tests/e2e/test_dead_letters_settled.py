"""A dead letter is looked at, sent again through the front door, or dropped for a reason that is recorded."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from contracts.dead_letters import DeadLetterSettled
from contracts.events import OrderReturned
from contracts.ids import uuid7
from tests.e2e.scene import Scene
from tests.e2e.test_events_at_hand import folder, interlock
from tests.support.journal import publish_raw, until


def _letters(stage: Scene, *options: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in interlock("dead", "ls", "--json", *options, *folder(stage)).splitlines()]


async def _letter_about(stage: Scene, text: bytes) -> int:
    """The sequence of the letter whose original holds `text`."""

    async def look() -> int | None:
        for each in _letters(stage):
            shown = json.loads(interlock("dead", "show", str(each["sequence"]), "--json", *folder(stage)))
            if text in bytes.fromhex(shown["payload_hex"]):
                return int(each["sequence"])
        return None

    found = await until(look, within_seconds=20)
    assert found is not None
    return found


async def test_a_letter_shows_why_and_its_bytes_and_is_dropped_for_a_reason(stage: Scene) -> None:
    marker = f"{{ broken {uuid4().hex}".encode()
    await publish_raw(stage.ops, "order.proposed", marker)
    letter = await _letter_about(stage, marker)
    shown = interlock("dead", "show", str(letter), *folder(stage))
    assert "code       NOT_JSON" in shown
    assert "consumer   risk_review" in shown
    assert marker.decode() in shown
    assert "Missing option '--reason'" in interlock("dead", "drop", str(letter), *folder(stage), ok=False)
    assert "Say why" in interlock("dead", "drop", str(letter), "--reason", " ", *folder(stage), ok=False)
    interlock("dead", "drop", str(letter), "--reason", "a test wrote it", "--actor", "Olga", *folder(stage))
    assert letter not in {each["sequence"] for each in _letters(stage)}
    (kept,) = [each for each in _letters(stage, "--all") if each["sequence"] == letter]
    assert (kept["settled"]["action"], kept["settled"]["actor"]) == ("dropped", "Olga")
    assert kept["settled"]["reason"] == "a test wrote it"
    assert "There is no dead letter 999999" in interlock("dead", "show", "999999", *folder(stage), ok=False)


async def test_a_message_that_could_not_be_handled_then_is_handled_when_it_is_sent_again(stage: Scene) -> None:
    """An order was given back of which the ledger knew nothing yet."""
    order_id = f"s-{uuid4().hex[:12]}"
    returned = OrderReturned(
        event_id=uuid7(), occurred_at=datetime.now(UTC), correlation_id=order_id, actor="broker_adapter", order_id=order_id, stage="release",
        round=0, code="CONFIG_CHANGED", versions={"config": 1, "symbol_lockouts": 0, "all_lockouts": 0}, observed_at=datetime.now(UTC),
    )  # fmt: skip
    await publish_raw(stage.ops, returned.subject(), returned.to_json())
    letter = await _letter_about(stage, order_id.encode())
    await stage.propose(order_id=order_id, symbol="EEE", account=f"e-{order_id}", order_type="limit", limit_price="1")
    await stage.reaches(order_id, "accepted", "filled", "submitted")
    said = interlock("dead", "retry", str(letter), "--reason", "the order is there now", *folder(stage))
    assert f"Dead letter {letter} was sent again" in said
    again = json.loads(interlock("events", "ls", "--json", "--all", "--subject", "order.returned", "--order", order_id, *folder(stage)).splitlines()[-1])  # fmt: skip
    assert again["event"]["event_id"] == str(returned.event_id)
    assert again["headers"]["Nats-Msg-Id"].startswith(f"retry:{letter}:")

    async def handled() -> bool:
        info = await stage.ops.jetstream().consumer_info("JOURNAL", "risk_returns")
        return not info.num_pending and not info.num_ack_pending

    await until(handled, within_seconds=20)
    assert [each for each in _letters(stage) if each["letter"]["order_id"] == order_id] == []
    (kept,) = [each for each in _letters(stage, "--all") if each["sequence"] == letter]
    settled = DeadLetterSettled.model_validate(kept["settled"])
    assert (settled.action, settled.stored_as) == ("retried", again["sequence"])
