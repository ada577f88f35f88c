"""The broker's calls: what it does with each, by the behaviour it was told."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from tests.recording_broker.behaviour import Behaviour, Fate
from tests.recording_broker.book import Record, RecordingBook, now
from tests.recording_broker.http_server import Answer, Drop, HttpServer, Request, Silence
from tests.recording_broker.journal import Journal

REPORTS_MAX = 500
LOST = (Fate.DROP_BEFORE, Fate.ERROR_BEFORE)


@dataclass
class RecordingBroker:
    """Handles requests. `orders_port` is what stops listening when told to."""

    journal: Journal
    book: RecordingBook
    behaviour: Behaviour
    orders_port: HttpServer | None = None
    told: int = 0
    """Up to this cursor reports are on disk, and may be told."""

    async def handle(self, request: Request) -> Answer | Drop | Silence:
        """Answer one request."""
        match request.method, request.path.strip("/").split("/"):
            case "POST", ["orders"]:
                return await self._submit(request)
            case "GET", ["orders"]:
                await self._write()
                return Answer(200, {"items": [key for key, held in self.book.orders.items() if held.open]})
            case "GET", ["orders", client_order_id]:
                await self._write()
                return self._find(client_order_id)
            case "DELETE", ["orders", client_order_id]:
                await self._write({"what": "cancel", "client_order_id": client_order_id, "received_at": now()})
                await self._write(*self.book.cancel(client_order_id))
                return Answer(202)
            case "GET", ["reports"]:
                return self._reports(int(request.query["after"]), int(request.query.get("limit", REPORTS_MAX)))
            case "GET", ["health"]:
                return Answer(200, {"behaviour": self.behaviour.model_dump(mode="json")})
            case "POST", ["behaviour"]:
                return await self._behave(request)
            case "POST", ["fill"]:
                return await self._fill(json.loads(request.body))
            case "POST", ["expire"]:
                return await self._expire(json.loads(request.body)["client_order_id"])
            case _:
                return Answer(404, {"code": "NO_SUCH_CALL"})

    async def _submit(self, request: Request) -> Answer | Drop | Silence:
        behaviour = self._behaviour_of_next()
        await asyncio.sleep(behaviour.judge_delay_milliseconds / 1000)
        receipt, answer = self._judge(request, behaviour)
        records = [receipt]
        if answer.status == 201:
            records = self.book.accept(receipt)
            if behaviour.fills:
                records += self.book.fill(receipt["client_order_id"], behaviour.fill_price)
            answer = Answer(201, {"broker_order_id": receipt["broker_order_id"]})
        await self._write(*records)
        await asyncio.sleep(behaviour.answer_delay_milliseconds / 1000)
        match behaviour.fate:
            case Fate.DROP_BEFORE | Fate.DROP_AFTER:
                return Drop()
            case Fate.NEVER_ANSWER:
                return Silence()
            case Fate.ERROR_BEFORE | Fate.ERROR_AFTER:
                return Answer(500, {"code": "TOLD_TO_FAIL"})
        return answer

    def _judge(self, request: Request, behaviour: Behaviour) -> tuple[Record, Answer]:
        """The receipt of a request, and its answer; 201 is to accept it. Nothing is awaited from here until the book has it."""
        received_at = datetime.now(UTC)
        receipt: Record = {
            "what": "received", "client_order_id": None, "attempt": None, "send_by": None,
            "received_at": received_at.isoformat(),
        }  # fmt: skip
        try:
            order = json.loads(request.body)
            send_by = datetime.fromisoformat(request.headers["x-send-by"])
            key = str(order["client_order_id"])
            receipt |= {
                "client_order_id": key,
                "attempt": order["attempt"],
                "send_by": send_by.isoformat(),
                "order": order,
            }
            overdue = received_at >= send_by
            Decimal(order["quantity"])
        except (ValueError, KeyError, TypeError, ArithmeticError) as error:
            return receipt | {"outcome": "malformed"}, Answer(400, {"code": "MALFORMED", "message": repr(error)})
        if behaviour.fate in LOST:
            return receipt | {"outcome": "lost"}, Answer(500)
        if key in self.book.orders:
            known = {"code": "DUPLICATE", "broker_order_id": self.book.orders[key].broker_order_id}
            return receipt | {"outcome": "duplicate"}, Answer(409, known)
        if overdue:
            return receipt | {"outcome": "overdue"}, Answer(412, {"code": "SEND_OVERDUE"})
        if behaviour.fate is Fate.REJECT:
            return receipt | {"outcome": "rejected"}, Answer(422, {"code": "REJECTED", "message": "told to reject"})
        return receipt, Answer(201)

    def _behaviour_of_next(self) -> Behaviour:
        behaviour = self.behaviour
        if behaviour.for_orders is not None:
            left = behaviour.for_orders - 1
            self.behaviour = behaviour.model_copy(update={"for_orders": left}) if left else Behaviour()
        return behaviour

    def _find(self, client_order_id: str) -> Answer:
        held = self.book.orders.get(client_order_id)
        return (
            Answer(200, {"broker_order_id": held.broker_order_id}) if held else Answer(404, {"code": "UNKNOWN_ORDER"})
        )

    def _reports(self, after: int, limit: int) -> Answer:
        return Answer(200, {"items": self.book.reports[after : min(self.told, after + limit, after + REPORTS_MAX)]})

    async def _behave(self, request: Request) -> Answer:
        try:
            self.behaviour = Behaviour.model_validate_json(request.body)
        except ValidationError as error:
            return Answer(422, {"code": "MALFORMED", "message": str(error)})
        if self.orders_port is not None:
            if self.behaviour.listening:
                await self.orders_port.listen()
            else:
                self.orders_port.refuse()
        return Answer(200, self.behaviour.model_dump(mode="json"))

    async def _fill(self, wanted: dict[str, Any]) -> Answer:
        held = self.book.orders.get(wanted["client_order_id"])
        if held is None or not held.open:
            return Answer(409, {"code": "NOT_OPEN"})
        quantity = Decimal(wanted["quantity"]) if "quantity" in wanted else None
        price = Decimal(wanted.get("price", self.behaviour.fill_price))
        await self._write(*self.book.fill(wanted["client_order_id"], price, quantity))
        return Answer(200)

    async def _expire(self, client_order_id: str) -> Answer:
        held = self.book.orders.get(client_order_id)
        if held is None or not held.open:
            return Answer(409, {"code": "NOT_OPEN"})
        await self._write(self.book.expire(client_order_id))
        return Answer(200)

    async def _write(self, *records: Record) -> None:
        """Return once these, and all that came before them, are on disk."""
        await self.journal.append(*records)
        cursors = [record["cursor"] for record in records if record["what"] == "report"]
        self.told = max([self.told, *cursors])
