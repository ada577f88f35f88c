"""Prices that come over HTTP go out on the bus."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from nats.aio.client import Client

from contracts.quotes import QUOTES_SUBJECT, Quote

AAPL = {"symbol": "aapl", "bid": "189.98", "ask": 190.02, "bid_size": "300", "quoted_at": "2026-03-02T12:00:00Z"}


async def test_one_quote_or_a_list_is_published_whole(http: httpx.AsyncClient, bus: Client) -> None:
    heard = await bus.subscribe(QUOTES_SUBJECT)
    await bus.flush()
    assert (await http.post("/api/market/quotes", json=AAPL)).json() == {"accepted": 1}
    answer = await http.post(
        "/api/market/quotes", json=[AAPL, {"symbol": "BRK.B", "last": "400"}, {"symbol": "BTC/USD", "last": 1}]
    )
    assert (answer.status_code, answer.json()) == (202, {"accepted": 3})
    messages = [await heard.next_msg(timeout=2) for _ in range(4)]
    assert [message.subject for message in messages] == [
        "market.quote.AAPL", "market.quote.AAPL", "market.quote.BRK.B", "market.quote.BTC/USD",
    ]  # fmt: skip
    quote = Quote.from_json(messages[0].data)
    assert (str(quote.bid), str(quote.ask), quote.symbol) == ("189.98", "190.02", "AAPL")


@pytest.mark.parametrize(
    "body",
    [[], {}, {"symbol": "AAPL"}, AAPL | {"bid": "191"}, AAPL | {"spread": 1}, [AAPL, AAPL | {"ask": "0"}], [AAPL] * 1001, "AAPL",
     AAPL | {"quoted_at": "2026-03-02T12:00:00"}],
)  # fmt: skip
async def test_one_wrong_quote_refuses_all(http: httpx.AsyncClient, bus: Client, body: Any) -> None:
    heard = await bus.subscribe(QUOTES_SUBJECT)
    await bus.flush()
    answer = await http.post("/api/market/quotes", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "INVALID_REQUEST")
    with pytest.raises(TimeoutError):
        await heard.next_msg(timeout=0.1)
