"""The checker: what is wrong with what a run left behind, in sentences. Nothing wrong, no sentence.

It believes the client (what it was promised) and the broker (what it wrote down and fsynced), and asks whether the ledger, the journal and the
positions say the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from contracts.statuses import FINAL_STATUSES
from tests.torture.evidence import Document, Evidence

ARRIVES_WITHIN_SECONDS = 1.0
"""What the driver declares: a request may be so long on its way after it was written in time."""
AT_THE_BROKER = frozenset({"submitted", "accepted", "partially_filled", "pending_cancel", "in_doubt"})
SHOWN_MAX = 5


def violations(evidence: Evidence) -> list[str]:
    """Everything that breaks a promise."""
    return [
        *_lost(evidence),
        *_stuck(evidence),
        *_miscounted(evidence),
        *_sent_twice_or_late(evidence),
        *_at_odds_with_the_broker(evidence),
        *_done_twice(evidence),
        *_wrong_positions(evidence),
    ]


def _lost(evidence: Evidence) -> Iterator[str]:
    """S5: a 202 or a confirmed publish is in the ledger."""
    yield from _some("S5: promised, and not in the ledger", evidence.promised - set(evidence.ledger))


def _stuck(evidence: Evidence) -> Iterator[str]:
    """S5: what is open says why, or is at the broker."""
    silent = [(order_id, order["status"]) for order_id, order in evidence.ledger.items() if is_silent(order)]
    yield from _some("S5: open without a reason", silent)


def is_silent(order: Document) -> bool:
    """Whether nothing says for what it waits."""
    return order["status"] not in FINAL_STATUSES | AT_THE_BROKER and not order["reasons"]


def _miscounted(evidence: Evidence) -> Iterator[str]:
    """S5: proposed = denied + rejected + expired + canceled + filled + open."""
    if evidence.counted != evidence.listed:
        yield f"S5: {evidence.listed} orders in the ledger, and {evidence.counted} counted by status"


def _sent_twice_or_late(evidence: Evidence) -> Iterator[str]:
    """S4 and S1, from the broker's log alone."""
    log = evidence.broker
    yield from _some("S4: sent although the broker had it", [receipt.client_order_id for receipt in log.duplicates])
    yield from _some("S4: accepted twice", log.accepted_twice)
    yield from _some("S1: accepted after its send_by", [receipt.client_order_id for receipt in log.accepted_late])
    late = [receipt for receipt in log.late if receipt.late_seconds > ARRIVES_WITHIN_SECONDS]
    yield from _some("S1: sent late", [(receipt.client_order_id, receipt.late_seconds) for receipt in late])


def _at_odds_with_the_broker(evidence: Evidence) -> Iterator[str]:
    """What the broker took is in the ledger as taken, and nothing else is."""
    accepted = set(evidence.broker.accepted)
    taken = {order_id for order_id, order in evidence.ledger.items() if _was_taken(order)}
    yield from _some("accepted by the broker, and the ledger does not say so", accepted - taken)
    yield from _some("taken by the broker as the ledger says, and the broker knows nothing of it", taken - accepted)


def _was_taken(order: Any) -> bool:
    return order["status"] in {"filled", *AT_THE_BROKER} or Decimal(order["filled_quantity"]) > 0


def _done_twice(evidence: Evidence) -> Iterator[str]:
    """One message has one effect: no two events of one kind say the same of one order for the same cause."""
    said: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    for event in evidence.journal:
        if event.get("causation_id") is not None:
            once = (event["type"], event["correlation_id"], event["causation_id"], event.get("execution_id"))
            said[once].add(event["event_id"])
    yield from _some("done twice", [once for once, event_ids in said.items() if len(event_ids) > 1])


def _wrong_positions(evidence: Evidence) -> Iterator[str]:
    """Positions are the sum of the fills that the broker wrote down."""
    wanted: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for report in evidence.broker.records:
        order = evidence.ledger.get(report.get("client_order_id", ""))
        if "last_quantity" in report and order is not None:
            sign = 1 if order["side"] == "buy" else -1
            wanted[order["account"], order["symbol"]] += sign * Decimal(report["last_quantity"])
    if {place: quantity for place, quantity in wanted.items() if quantity} != evidence.positions:
        yield f"positions are {dict(evidence.positions)}, and the fills make {dict(wanted)}"


def _some(what: str, found: Iterable[Any]) -> Iterator[str]:
    listed = list(found)
    if listed:
        yield f"{what}: {len(listed)}, such as {listed[:SHOWN_MAX]}"
