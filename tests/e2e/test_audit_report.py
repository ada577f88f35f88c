"""Who changed which control, decided what, ended which lockout: each act with its person, its reason and its cause."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from uuid import uuid4

from tests.e2e.scene import CONTROLS, Scene
from tests.e2e.test_events_at_hand import folder, interlock

AS_ADA = {"X-Interlock-Actor": "Ada"}


async def test_every_act_is_told_with_who_and_why(stage: Scene) -> None:
    begun, symbol = datetime.now(UTC).isoformat(), f"A{uuid4().hex[:6].upper()}"
    lockout = {"symbol": symbol, "reason": "the report's own", "duration_minutes": 5}
    made = (await stage.http.post(f"{CONTROLS}/lockouts", json=lockout, headers=AS_ADA)).json()
    await stage.http.delete(f"{CONTROLS}/lockouts/{made['id']}", headers=AS_ADA)
    config = {"config": {"limits": {"max_open_orders": 99}}, "reason": "a round number"}
    assert (await stage.http.put(f"{CONTROLS}/risk-config", json=config, headers=AS_ADA)).is_success
    back = {"config": {"limits": {"max_open_orders": None}}}
    assert (await stage.http.put(f"{CONTROLS}/risk-config", json=back, headers=AS_ADA)).is_success

    told = json.loads(interlock("audit", "report", "--json", "--from", begun, *folder(stage)))
    lockouts = [act for act in told["Lockouts"] if act["about"] == symbol]
    assert [(act["event"], act["who"]) for act in lockouts] == [("lockout.created", "Ada"), ("lockout.lifted", "Ada")]
    assert lockouts[0]["why"] == "the report's own"
    first, second = told["Controls changed"]
    assert (first["who"], first["why"]) == ("Ada", "a round number")
    assert [(change["path"], change["after"]) for change in first["changed"]] == [("limits.max_open_orders", 99)]
    assert (second["changed"][0]["before"], second["changed"][0]["after"]) == (99, None)
    assert all(act["caused_by"] and act["at"] for acts in told.values() for act in acts)

    words = interlock("audit", "report", "--from", begun, *folder(stage))
    assert "limits.max_open_orders: " in words
    assert "Ada: 2 config.updated" in words
    assert interlock("audit", "report", "--json", "--to", "2020-01-01T00:00:00Z", *folder(stage)).count("[]") == len(
        told
    )
