"""`/api/admin/trading/lockouts`: lock a symbol, see what is locked, end it early."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from contracts.commands import CreateLockout, LiftLockout
from contracts.lockouts import LockoutStatus
from contracts.queries import ListLockouts
from contracts.values import SymbolOrAny
from gateway.calendars.csv_files import read_csv
from gateway.calendars.icalendar_files import read_icalendar
from gateway.caller import CallerOf
from gateway.exact import ExactRoute
from gateway.importing import import_rows
from gateway.parts import PartsOf
from gateway.problems import declared, refuse
from gateway.views.base import Limit, named
from gateway.views.lockouts import CreatedLockout, ImportResult, LockoutPage, LockoutToCreate

READERS = {"text/csv": read_csv, "text/calendar": read_icalendar}
PATH = "/api/admin/trading/lockouts"
router = APIRouter(prefix=PATH, tags=["lockouts"], route_class=ExactRoute)
LockoutInPath = Annotated[str, Path(min_length=1, max_length=64, description="The lockout's id.")]


@router.get("", responses=declared(503))
async def list_lockouts(
    parts: PartsOf,
    status: LockoutStatus | Literal["all"] = LockoutStatus.ACTIVE,
    symbol: SymbolOrAny | None = None,
    limit: Limit = 100,
    cursor: str | None = None,
) -> LockoutPage:
    """The active lockouts, or those of another status."""
    query = ListLockouts(status=status, symbol=symbol, limit=limit, cursor=cursor)
    return LockoutPage.model_validate(await parts.owners.see(query))


@router.post("", status_code=201, responses=declared(409, 503))
async def create_lockout(body: LockoutToCreate, parts: PartsOf, caller: CallerOf, response: Response) -> CreatedLockout:
    """Lock a symbol. 201: in force; no order that it blocks is released any more until it ends."""
    result = await parts.owners.do(CreateLockout(**body.model_dump(), **caller.model_dump()))
    created = CreatedLockout.model_validate(named(result, "lockout"))
    response.headers["Location"] = f"{PATH}/{created.id}"
    return created


@router.post(
    "/import",
    responses=declared(413, 415, 503),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {kind: {"schema": {"type": "string"}} for kind in READERS},
        }
    },
)
async def import_lockouts(
    request: Request,
    parts: PartsOf,
    caller: CallerOf,
    dry_run: Annotated[bool, Query(description="Say what would be made, and make nothing.")] = False,
) -> ImportResult:
    """Lock what a calendar file says, 1 to 500 entries. CSV with the columns symbol, reason, starts_at, expires_at or duration_minutes, and side, blocks,
    account, strategy; or iCalendar, whose events name symbols as categories, else as the first word of the summary.

    Each entry has a result of its own. The same entry again changes nothing, whoever imports it, also after its lockout was lifted. With `dry_run`
    it says what would be made: a row that would fail fails.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in READERS:
        raise refuse(415, "UNSUPPORTED_MEDIA_TYPE", f"Send the file as {' or '.join(READERS)}.")
    rows = READERS[kind](_text(await request.body()))
    items = await import_rows(rows, owners=parts.owners, caller=caller, dry_run=dry_run)
    outcomes = Counter(item["outcome"] for item in items)
    counts = {name: outcomes[name] for name in ("created", "would_create", "unchanged", "failed")}
    return ImportResult.model_validate({"items": items, **counts})


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(422, "INVALID_FILE", "The file is not in UTF-8.") from error


@router.delete(
    "/{lockout_id}",
    status_code=204,
    response_class=Response,
    responses={
        204: {
            "description": "It has ended",
            "headers": {
                "X-Interlock-Still-Locked": {
                    "description": "Present when the symbol stays locked: by what, `symbol` or `*`.",
                    "schema": {"type": "string"},
                }
            },
        },
        **declared(404, 503),
    },
)
async def end_lockout(lockout_id: LockoutInPath, parts: PartsOf, caller: CallerOf) -> Response:
    """End a lockout early. 204 also when it had ended already; it stays in the history, with who ended it and when."""
    result = await parts.owners.do(LiftLockout(lockout_id=lockout_id, **caller.model_dump()))
    still = result.get("still_locked_by") or ()
    return Response(status_code=204, headers={"X-Interlock-Still-Locked": ", ".join(still)} if still else None)
