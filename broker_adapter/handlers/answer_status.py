"""What an operator asks of the exit: what is in flight, and is it flat?"""

from __future__ import annotations

from typing import Any

from broker_adapter.brokers.protocol import Broker, BrokerUnavailable
from broker_adapter.desk import Desk
from broker_adapter.domain.release_state import ON_THE_WAY
from broker_adapter.stores.parking import Parking
from broker_adapter.stores.releases import Releases
from chassis.unit_of_work import UnitOfWork
from contracts.queries import InFlight, TradingStatus


async def count_in_flight(query: InFlight, *, uow: UnitOfWork) -> dict[str, Any]:
    """`{"in_flight": n}`: released before the change, not yet sent; each is sent within the send deadline or returned."""
    async with uow.begin() as work:
        counted = await Releases(work.connection).in_flight(
            config=query.config_version, symbol=query.symbol, lockouts=query.lockouts_version
        )
    return {"in_flight": counted}


async def tell_trading_status(query: TradingStatus, *, uow: UnitOfWork, desk: Desk) -> dict[str, Any]:
    """Counts on the way, parked and resting at each broker; `flat` when nothing is, false where a broker cannot be asked (P12)."""
    async with uow.begin() as work:
        on_the_way = await Releases(work.connection).count_on_the_way()
        parked = await Parking(work.connection).count()
    resting = {broker.name: await _resting(broker) for broker in desk.all()}
    return {
        "on_the_way": {state.value: on_the_way.get(state.value, 0) for state in ON_THE_WAY},
        "parked": sum(parked.values()),
        "resting": resting,
        "brokers": {broker.name: desk.is_available(broker) for broker in desk.all()},
        "flat": not on_the_way and all(count == 0 for count in resting.values()),
    }


async def _resting(broker: Broker) -> int | None:
    try:
        return len(await broker.resting())
    except BrokerUnavailable:
        return None
