"""Brokers for tests that must not reach one."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from broker_adapter.brokers.protocol import Report, Submission, Submitted


class DeafBroker:
    """A broker that can be reached and must not be: every order handed to it is an error of the test."""

    name = "deaf"
    arrival_seconds_max = 1.0

    def __init__(self) -> None:
        self.news = asyncio.Event()
        self.canceled: list[str] = []

    async def submit(self, submissions: Sequence[Submission]) -> Sequence[Submitted]:
        raise AssertionError(f"nothing may be sent here: {submissions}")

    async def find(self, client_order_ids: Sequence[str]) -> Mapping[str, str]:
        return {}

    async def cancel(self, client_order_ids: Sequence[str]) -> None:
        self.canceled += client_order_ids

    async def reports(self, after: int, limit: int) -> Sequence[Report]:
        return ()

    async def resting(self) -> Sequence[str]:
        return ()

    async def available(self) -> bool:
        return True
