"""The shortest bot: it proposes one order and says what becomes of it.

set -a; . DATA_FOLDER/bot.env; set +a          # `interlock up` prints where that is
PYTHONUNBUFFERED=1 .venv/bin/python -m examples.shortest_bot AAPL buy 10     # in the checkout
"""

import asyncio
import json
import os
import sys
from datetime import UTC, datetime

import nats

from contracts.events import OrderProposed
from contracts.ids import uuid7
from contracts.orders import Order
from contracts.values import Mode

ENDS = ("order.filled", "order.denied", "order.rejected", "order.canceled", "order.expired")


async def propose(symbol: str, side: str, quantity: str) -> None:
    order = Order.model_validate({"order_id": str(uuid7()), "symbol": symbol, "side": side, "quantity": quantity})
    user, password = os.environ["INTERLOCK_NATS_USER"], os.environ["INTERLOCK_NATS_PASSWORD"]
    bus = await nats.connect(
        os.environ["INTERLOCK_NATS_URL"], user=user, password=password, inbox_prefix=f"_INBOX_{user}"
    )
    news = await bus.subscribe("order.*")
    proposal = OrderProposed(
        occurred_at=datetime.now(UTC), correlation_id=order.order_id, actor="shortest-bot", order=order, mode=Mode.PAPER
    )
    await bus.jetstream().publish(proposal.subject(), proposal.to_json())  # returns once it is on the journal's disk
    async for message in news.messages:
        if order.order_id.encode() in message.data:
            print(message.subject, json.loads(message.data).get("reasons", ""))
            if message.subject in ENDS:
                break
    await bus.close()


if __name__ == "__main__":
    asyncio.run(propose(*sys.argv[1:4]))
