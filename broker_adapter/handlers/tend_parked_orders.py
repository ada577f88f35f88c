"""Parked orders: returned once when their broker is back, denied when their approval lapses meanwhile (P17)."""

from __future__ import annotations

from broker_adapter import events
from broker_adapter.desk import Desk
from broker_adapter.seeing import seen_by_symbol
from broker_adapter.stores.parking import Parking
from chassis.unit_of_work import UnitOfWork
from contracts.reasons import Reason, ReasonCode
from contracts.values import Stage


async def tend_parked_orders(*, uow: UnitOfWork, desk: Desk) -> None:
    """Let go of every parked order that waits no longer."""
    async with uow.begin() as work:
        parking = Parking(work.connection)
        waiting = await parking.count()
        if not waiting:
            return
        lapsed = await parking.take_lapsed()
        now = await work.now()
        for order in lapsed:
            values = {"expired_at": order.approval_pass.approval_expires_at, "approved_by": order.approval_pass.by}
            work.outbox.add(
                events.denied(order, Reason.of(ReasonCode.APPROVAL_LAPSED, Stage.RELEASE, **values), at=now)
            )
        back = [name for name in waiting if (broker := desk.named(name)) is not None and desk.is_available(broker)]
        returning = [order for name in back for order in await parking.take_for(name)]
        seen = await seen_by_symbol(sorted({order.order.symbol for order in returning}), work)
        for order in returning:
            work.outbox.add(
                events.returned(
                    order, ReasonCode.BROKER_AVAILABLE_AGAIN, seen[order.order.symbol], round=order.risk_pass.round
                )
            )
