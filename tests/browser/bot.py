"""A bot beside the page: it quotes, proposes, and looks at what became of its orders, over HTTP."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx

CONTROLS = "/api/admin/trading"


def a_symbol() -> str:
    """A symbol that no other test uses."""
    return f"B{uuid4().hex[:7].upper()}"


class Bot:
    """Every call raises for an answer that is not 2xx."""

    def __init__(self, url: str) -> None:
        self._client = httpx.AsyncClient(base_url=url, timeout=15)

    async def call(self, method: str, path: str, *, actor: str = "bot", **body: Any) -> Any:
        """The document of the answer; none where it has none."""
        headers = {"X-Interlock-Actor": actor}
        answer = await self._client.request(method, path, json=body or None, headers=headers)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    async def quote(self, symbol: str, last: str = "100") -> None:
        """A price, as of now."""
        quoted_at = datetime.now(UTC).isoformat()
        await self.call("POST", "/api/market/quotes", symbol=symbol, bid=last, ask=last, last=last, quoted_at=quoted_at)

    async def propose(self, symbol: str, **terms: Any) -> str:
        """The id of a new order: one at market, bought, unless said otherwise; its symbol has a price."""
        await self.quote(symbol)
        wanted = {"symbol": symbol, "side": "buy", "quantity": "1", "strategy": "browser"} | terms
        return str((await self.call("POST", "/api/orders", **wanted))["order_id"])

    async def status(self, order_id: str) -> str:
        """Where an order is; `unknown` while the ledger has not seen it."""
        answer = await self._client.get(f"/api/orders/{order_id}")
        return "unknown" if answer.status_code == 404 else str(answer.json()["status"])

    async def until(self, order_id: str, *statuses: str, seconds: float = 10) -> str:
        """Wait until an order has one of these statuses. Raises `AssertionError`."""
        found = "unknown"
        for _ in range(int(seconds / 0.05)):
            found = await self.status(order_id)
            if found in statuses:
                return found
            await asyncio.sleep(0.05)
        raise AssertionError(f"{order_id} is {found}, not {' or '.join(statuses)}")

    async def approval_config(self, **settings: Any) -> None:
        """Change the approval config, as another operator does."""
        await self.call("PUT", f"{CONTROLS}/approval-config", actor="dana", **settings)

    async def pending(self) -> list[dict[str, Any]]:
        """What waits for approval."""
        items: list[dict[str, Any]] = (await self.call("GET", f"{CONTROLS}/approvals"))["items"]
        return items

    async def approval_of(self, order_id: str) -> str:
        """The id of the approval that an order waits for."""
        await self.until(order_id, "pending_approval")
        return next(str(item["id"]) for item in await self.pending() if item["order_id"] == order_id)

    async def until_listeners(self, count: int, *, seconds: float = 10) -> None:
        """Wait until so many pages listen: while one takes over from another, both do. Raises `AssertionError`."""
        for _ in range(int(seconds / 0.1)):
            if await self.listeners() == count:
                return
            await asyncio.sleep(0.1)
        raise AssertionError(f"{await self.listeners()} pages listen, not {count}")

    async def listeners(self) -> int:
        """How many clients listen to the gateway's event stream."""
        lines = (await self._client.get("/metrics")).text.splitlines()
        values = [line.split()[-1] for line in lines if line.startswith("interlock_event_listeners ")]
        return int(float(values[0]))

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()
