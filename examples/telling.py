"""One line for each order that came to its end."""

from __future__ import annotations

from datetime import UTC, datetime

from contracts.events import Event, OrderFilled
from contracts.sentences import sentence
from contracts.values import plain
from examples.strategies import Intent


def line(intent: Intent, event: Event) -> str:
    """What was wanted, and what became of it."""
    price = f"at {plain(intent.limit_price)}" if intent.limit_price is not None else "at market"
    wanted = f"{intent.strategy:<9} {intent.side:<4} {plain(intent.quantity):>7} {intent.symbol:<7} {price:<12}"
    outcome = event.type.removeprefix("order.")
    if isinstance(event, OrderFilled):
        return f"{wanted} {outcome} at {plain(event.last_price)}"
    reasons = " ".join(sentence(reason) for reason in getattr(event, "reasons", ()))
    return f"{wanted} {outcome}" + (f": {reasons}" if reasons else "")


def tell(intent: Intent, event: Event) -> None:
    """Print it, with the time."""
    print(f"{datetime.now(UTC):%H:%M:%S} {line(intent, event)}", flush=True)
