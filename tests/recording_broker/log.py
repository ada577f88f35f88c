"""Reads the broker's log, and checks what matters: was an order id accepted twice, was anything sent too late."""

from __future__ import annotations

import json
from collections import Counter
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Self


class Outcome(StrEnum):
    """What the broker made of a request to take an order."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    """It had accepted that id before."""
    OVERDUE = "overdue"
    REJECTED = "rejected"
    """It was told to."""
    MALFORMED = "malformed"
    LOST = "lost"
    """It was told to lose it before accepting: a dropped connection or an error."""


@dataclass(frozen=True)
class Receipt:
    """One request to take an order, as the broker saw it, by the broker's clock."""

    client_order_id: str | None
    attempt: int | None
    send_by: datetime | None
    received_at: datetime
    outcome: Outcome
    order: dict[str, Any] | None

    @property
    def late_seconds(self) -> float:
        """How long after its `send_by` it came; zero or less when it came in time."""
        return (self.received_at - self.send_by).total_seconds() if self.send_by else 0.0


class BrokerLog:
    """Everything that a recording broker received, over all its lives on one log."""

    def __init__(self, path: Path) -> None:
        self.records = read_records(path)
        self.receipts = [_receipt(record) for record in self.records if record["what"] == "received"]

    def of(self, prefix: str) -> Self:
        """The same, of the orders alone whose id begins like this."""
        mine = copy(self)
        mine.records = [each for each in self.records if str(each.get("client_order_id")).startswith(prefix)]
        mine.receipts = [receipt for receipt in self.receipts if str(receipt.client_order_id).startswith(prefix)]
        return mine

    @property
    def accepted(self) -> dict[str, Receipt]:
        """The accepted orders, by id; the first where there are several."""
        found: dict[str, Receipt] = {}
        for receipt in self._with(Outcome.ACCEPTED):
            assert receipt.client_order_id is not None
            found.setdefault(receipt.client_order_id, receipt)
        return found

    @property
    def accepted_twice(self) -> list[str]:
        """Ids accepted more than once: the broker itself is broken if there are any."""
        counts = Counter(receipt.client_order_id for receipt in self._with(Outcome.ACCEPTED))
        return [str(client_order_id) for client_order_id, count in counts.items() if count > 1]

    @property
    def duplicates(self) -> list[Receipt]:
        """Orders sent although the broker had accepted that id: what S4 forbids."""
        return self._with(Outcome.DUPLICATE)

    @property
    def late(self) -> list[Receipt]:
        """Everything that came after its `send_by`, whatever was made of it: what P8 forbids."""
        return [receipt for receipt in self.receipts if receipt.late_seconds > 0]

    @property
    def accepted_late(self) -> list[Receipt]:
        """Accepted after their `send_by`: the broker itself is broken if there are any."""
        return [receipt for receipt in self.late if receipt.outcome is Outcome.ACCEPTED]

    def _with(self, outcome: Outcome) -> list[Receipt]:
        return [receipt for receipt in self.receipts if receipt.outcome is outcome]


def read_records(path: Path) -> list[dict[str, Any]]:
    """The records of a log; a last line that a crash cut off was never confirmed to anyone, and is left out."""
    whole, newline, _cut_off = path.read_bytes().rpartition(b"\n")
    return [json.loads(line) for line in whole.splitlines()] if newline else []


def _receipt(record: dict[str, Any]) -> Receipt:
    return Receipt(
        client_order_id=record["client_order_id"],
        attempt=record["attempt"],
        send_by=datetime.fromisoformat(record["send_by"]) if record["send_by"] else None,
        received_at=datetime.fromisoformat(record["received_at"]),
        outcome=Outcome(record["outcome"]),
        order=record.get("order"),
    )
