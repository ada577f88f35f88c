"""The orders that risk let pass for the first time, as far as likeness and rates look back."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from datetime import datetime, timedelta
from operator import attrgetter

from contracts.orders import Order
from risk_service.domain.recent_orders import Kind, RecentOrder, kind_of

_when = attrgetter("passed_at")
FORGOTTEN_AT = 20_000
"""So many of a kind, or moments of an account, are kept before the oldest half is looked at and forgotten."""
LOOKED_BACK = timedelta(seconds=900)
"""Three times the longest window: what is older is asked for by nobody."""


class PassedOrders:
    """Orders are told in the order of the journal, which replicas may mix a little; each is put where its time says."""

    def __init__(self) -> None:
        self._of_kind: dict[Kind, list[RecentOrder]] = {}
        self._moments: dict[tuple[str, str | None], list[datetime]] = {}

    def add(self, order: Order, passed_at: datetime) -> None:
        """Risk let it pass for the first time."""
        of_kind = self._of_kind.setdefault(kind_of(order), [])
        insort(of_kind, RecentOrder.of(order, passed_at), key=_when)
        if len(of_kind) > FORGOTTEN_AT:
            del of_kind[: bisect_left(of_kind, passed_at - LOOKED_BACK, key=_when)]
        for strategy in (None, order.strategy):
            moments = self._moments.setdefault((order.account, strategy), [])
            insort(moments, passed_at)
            if len(moments) > FORGOTTEN_AT:
                del moments[: bisect_left(moments, passed_at - LOOKED_BACK)]

    def before(self, order: Order, now: datetime, seconds: int) -> Sequence[RecentOrder]:
        """Those of the kind of `order` that had passed by `now`, and not more than so many seconds ago, oldest first; `order` itself is none."""
        of_kind = self._of_kind.get(kind_of(order), [])
        first = bisect_right(of_kind, now - timedelta(seconds=seconds), key=_when)
        last = bisect_right(of_kind, now, key=_when)
        return [recent for recent in of_kind[first:last] if recent.order_id != order.order_id]

    def count(self, account: str, strategy: str | None, now: datetime, seconds: int) -> int:
        """How many of an account, or of a strategy in it, had passed within so many seconds of `now`."""
        moments = self._moments.get((account, strategy), [])
        return bisect_right(moments, now) - bisect_right(moments, now - timedelta(seconds=seconds))
