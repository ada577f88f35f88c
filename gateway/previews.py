"""What would become of an order: what risk says, and where it passes what the approval gate would."""

from __future__ import annotations

from typing import Any

from contracts.orders import Order
from contracts.queries import PreviewApproval, PreviewOrder
from gateway.owners import Owners, is_absence
from gateway.problems import HttpProblem


async def preview(query: PreviewOrder, owners: Owners) -> dict[str, Any]:
    """The document of `OrderPreview`. Where the approval gate does not say, the order is held: what cannot be known is not passed."""
    said = await owners.see(query)
    if said["would"] == "deny":
        return {**said, "people": 0}
    inputs = said["inputs"]
    asking = PreviewApproval(
        order=Order.model_validate(said["order"]),
        mode=said["mode"],
        notional=inputs["notional"],
        reduces=said["exit"],
        market_open=inputs["market_open"],
    )
    try:
        gate = await owners.see(asking)
    except HttpProblem as problem:
        if not is_absence(problem):
            raise
        return {**said, "would": "hold", "people": None}
    if gate["denied"] is not None:
        return {**said, "would": "deny", "reasons": [gate["denied"]], "people": 0, "valid_until": None}
    would = "hold" if gate["asks"] else "release"
    return {**said, "would": would, "because": gate["because"], "people": gate["people"]}
