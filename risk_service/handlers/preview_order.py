"""Show what would become of an order now: decided like any other, and not done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chassis.errors import Refused
from chassis.unit_of_work import UnitOfWork, Work
from contracts.messages import Problem
from contracts.queries import PreviewOrder
from contracts.sentences import reason_document
from risk_service.domain.candidate import Candidate
from risk_service.domain.decide import case_of, decide
from risk_service.domain.explain import explain
from risk_service.domain.fold import state_for
from risk_service.domain.ledger import DecidedOrder
from risk_service.domain.verdicts import Passed
from risk_service.handlers.deciding import Surroundings, look_around
from risk_service.handlers.measure_documents import checked_document, shown
from risk_service.handlers.ports import Tables
from risk_service.handlers.sight import Sight


async def preview_order(query: PreviewOrder, *, uow: UnitOfWork, tables: Tables, sight: Sight) -> dict[str, Any]:
    """The verdict with every check, at the versions in force. Nothing is written, locked or said.

    Raises `Refused`: `ORDER_UNKNOWN`, `ORDER_ALREADY_FINAL`, `ORDER_ID_CONFLICT`, `NOT_TO_BE_DECIDED` where the order itself would wait: the lockouts of its
    symbol are not to be had now, or its first price since this process started may still come.
    """

    async def preview(unseen: frozenset[str]) -> dict[str, Any]:
        async with uow.begin() as work:
            known = await _known(query, work, tables)
            order = query.order if known is None else known.order
            assert order is not None
            if order.symbol in unseen or sight.waits_for_first_quote(order):
                raise Refused(_undecidable(order.symbol))
            names, pair = sight.names({order.symbol}), (order.account, order.symbol)
            held, fenced = await work.together(tables.holdings.reading([pair]), work.fence.reading(names))
            reading = work.fence.read_from(fenced, names)
            if known is not None:
                candidate = again(known)
            else:
                current = (await sight.controls_at(work, reading)).config.trading_mode
                candidate = Candidate(order, order.terms_hash, query.mode or current, reading.now)
            on = await look_around(
                [candidate], tables.holdings.read(held), reading, work=work, tables=tables, sight=sight
            )
            on = await on.naming_what_rests(work, tables)
            status = None if known is None else known.entry.life.status.value
            return _decided(candidate, on, reading.now) | {"status": status}

    return await sight.with_lockouts(preview)


def _decided(candidate: Candidate, on: Surroundings, now: datetime) -> dict[str, Any]:
    state = state_for(candidate, on.controls, on.markets, on.running())
    verdict, case = decide(candidate, state, now), case_of(candidate, state, now)
    passed = verdict.risk_pass if isinstance(verdict, Passed) else None
    return {
        "would": "pass" if passed else "deny",
        "reasons": [] if isinstance(verdict, Passed) else [reason_document(reason) for reason in verdict.reasons],
        "exit": case.exit,
        "mode": candidate.mode.value,
        "order": candidate.order.model_dump(mode="json"),
        "checks": [checked_document(checked) for checked in explain(case)],
        "inputs": verdict.inputs.model_dump(mode="json"),
        "versions": state.market.versions(on.controls.version).model_dump(mode="json"),
        "decided_at": shown(now),
        "valid_until": None if passed is None else shown(passed.valid_until),
    }


def again(order: DecidedOrder) -> Candidate:
    """An order of the ledger as it would be decided again, with what it reserves."""
    return Candidate(
        order.order, order.terms_hash, order.mode, order.proposed_at,
        round=order.entry.life.round + 1, mode_epoch=order.mode_epoch, held=order.entry.reservation,
    )  # fmt: skip


async def _known(query: PreviewOrder, work: Work, tables: Tables) -> DecidedOrder | None:
    """The order that is meant, or that the terms would meet under their id (P11); none where they are new."""
    order_id = query.order_id or (query.order.order_id if query.order else "")
    (rows,) = await work.together(tables.orders.reading_whole([order_id]))
    order = tables.orders.locked_whole(rows).get(order_id)
    if order is None and query.order is not None:
        return None
    if order is None:
        message = f"The ledger does not know the order {order_id}."
        raise Refused(Problem(code="ORDER_UNKNOWN", message=message, status=404, values={"order_id": order_id}))
    if query.order is not None and query.order.terms_hash != order.terms_hash:
        message = f"The order {order_id} exists with other terms. Use another order_id."
        raise Refused(Problem(code="ORDER_ID_CONFLICT", message=message, values={"order_id": order_id}))
    if order.entry.life.is_final:
        status = order.entry.life.status.value
        values = {"order_id": order_id, "status": status}
        raise Refused(
            Problem(code="ORDER_ALREADY_FINAL", message=f"The order {order_id} is {status} already.", values=values)
        )
    return order


def _undecidable(symbol: str) -> Problem:
    message = f"The lockouts or the price of {symbol} are not to be had just now: an order in it would wait. Try again."
    return Problem(code="NOT_TO_BE_DECIDED", message=message, status=503, values={"symbol": symbol})
