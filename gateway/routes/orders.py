"""`/api/orders`: propose, look, cancel."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from contracts.commands import CancelOrder
from contracts.orders import Order
from contracts.queries import ListOrders, PreviewOrder
from contracts.values import Name, OrderId, ReasonText, Symbol
from gateway import ledger
from gateway.caller import CallerOf
from gateway.exact import ExactRoute
from gateway.parts import PartsOf
from gateway.previews import preview
from gateway.problems import declared, refuse
from gateway.views.base import Limit
from gateway.views.orders import (
    CancelPassedOn,
    OrderPage,
    OrderToPropose,
    OrderWithTimeline,
    ProposedOrder,
    StatusFilter,
    just_proposed,
)
from gateway.views.previews import OrderPreview, OrderToPreview
from gateway.waiting import WAIT_MS_MAX, reached, wait_for_items, wait_for_order

router = APIRouter(prefix="/api/orders", tags=["orders"], route_class=ExactRoute)
WaitMs = Annotated[int, Query(ge=0, le=WAIT_MS_MAX, description="Answer at the latest after this many milliseconds.")]
OrderInPath = Annotated[OrderId, Path(description="The order's id.")]


@router.post("", status_code=202, responses=declared(409, 503))
async def propose_order(body: OrderToPropose, parts: PartsOf, caller: CallerOf, wait_ms: WaitMs = 0) -> ProposedOrder:
    """Propose an order. 202: it is durable, and will be decided.

    With `wait_ms` the answer waits until the order is final, waits for a person, or rests at the broker; `reached` says which.
    The order's own id is its idempotency key: repeat an unanswered proposal with the same id, or the same `Idempotency-Key`.
    """
    order, mode = body.terms(caller.idempotency_key), body.mode or await parts.mode.get()
    is_new = caller.key_is_new and "order_id" not in body.model_fields_set
    known = None if is_new else await ledger.known(parts.owners, order.order_id)
    if known is None:
        await parts.proposals.publish(order, mode, actor=caller.actor)
    elif Order.model_validate(known).terms_hash != order.terms_hash:
        raise refuse(
            409, "ORDER_ID_CONFLICT", f"The order {order.order_id} exists with other terms. Use another order_id.",
            order_id=order.order_id, status=known["status"],
        )  # fmt: skip
    parts.metrics.proposals.labels("absorbed" if known else "accepted").inc()
    reach = known
    if wait_ms:
        reach = await wait_for_order(
            lambda: ledger.known(parts.owners, order.order_id), seconds=wait_ms / 1000, person=True
        )
    document = reach or just_proposed(order, mode)
    return ProposedOrder.model_validate({**document, "reached": reached(reach), "absorbed": known is not None})


@router.post("/preview", responses=declared(409, 503))
async def preview_order(body: OrderToPreview, parts: PartsOf) -> OrderPreview:
    """What would become of this order now: every check with its limit, what it measured, and what is left. Nothing is proposed."""
    return OrderPreview.model_validate(await preview(PreviewOrder(order=body.terms, mode=body.mode), parts.owners))


@router.get("/{order_id}/preview", responses=declared(404, 409, 503))
async def preview_open_order(order_id: OrderInPath, parts: PartsOf) -> OrderPreview:
    """What would become of an order that is not final if it were decided again now."""
    return OrderPreview.model_validate(await preview(PreviewOrder(order_id=order_id), parts.owners))


@router.get("", responses=declared(503))
async def list_orders(
    parts: PartsOf,
    status: StatusFilter | None = None,
    symbol: Symbol | None = None,
    account: Name | None = None,
    strategy: Name | None = None,
    limit: Limit = 100,
    cursor: str | None = None,
    wait_ms: WaitMs = 0,
) -> OrderPage:
    """The ledger, newest first. With `wait_ms` an empty answer waits for the first order that fits."""
    query = ListOrders(status=status, symbol=symbol, account=account, strategy=strategy, limit=limit, cursor=cursor)
    page = await wait_for_items(
        lambda: parts.owners.see(query), seconds=wait_ms / 1000, enough=lambda page: bool(page["items"])
    )
    return OrderPage.model_validate(page)


@router.get("/{order_id}", responses=declared(404, 503))
async def get_order(order_id: OrderInPath, parts: PartsOf, wait_ms: WaitMs = 0) -> OrderWithTimeline:
    """One order with its timeline and every reason. With `wait_ms` the answer waits until it is final or rests at the broker."""
    order = await wait_for_order(lambda: ledger.seen(parts.owners, order_id), seconds=wait_ms / 1000, person=False)
    if order is None:
        raise ledger.unknown(order_id)
    return OrderWithTimeline.model_validate({**order, "reached": reached(order)})


@router.delete(
    "/{order_id}",
    status_code=204,
    response_class=Response,
    responses={
        204: {"description": "It will never be sent"},
        202: {"model": CancelPassedOn},
        **declared(404, 409, 503),
    },
)
async def cancel_order(
    order_id: OrderInPath, parts: PartsOf, caller: CallerOf, reason: Annotated[ReasonText | None, Query()] = None
) -> Response:
    """Cancel an order wherever it is. 204: it will never be sent. 202: it is at the broker, the cancel was passed on. 409: final."""
    await ledger.require_cancelable(parts.owners, order_id, caller.idempotency_key)
    answer = await parts.owners.do(CancelOrder(order_id=order_id, reason=reason, **caller.model_dump()))
    match answer["outcome"]:
        case "never_sent":
            return Response(status_code=204)
        case "passed_on":
            passed_on = CancelPassedOn(order_id=order_id)
            return Response(passed_on.model_dump_json(), 202, media_type="application/json")
        case _:
            raise ledger.already_final(order_id, answer.get("status"))
