"""`/trading` and every path under it: the operator's page."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse

from gateway.console.files import BuiltPage, etag
from gateway.console.headers import ALWAYS_ASK, EITHER_WAY, FOR_EVER, PACKED, SAFE
from gateway.problems import refuse
from gateway.reference.page import page

READ: Final = ["GET", "HEAD"]
PAGE: Final = BuiltPage()
NOT_BUILT: Final = page(
    "The page is not built",
    "The gateway runs, and its whole interface is at <a href='/docs'>/docs</a>. Build this page with "
    "<code>./interlock page</code> in the checkout; the gateway then serves it without a restart.",
    [],
)
router = APIRouter(include_in_schema=False)


@router.api_route("/", methods=READ)
async def front_door() -> Response:
    """Where a person who knows only the address wants to go."""
    return RedirectResponse("/trading")


@router.api_route("/trading/assets/{name}", methods=READ)
def show_asset(name: str, request: Request) -> Response:
    """A script or a style, named by its content."""
    asset = PAGE.asset(name, takes_gzip=_takes_gzip(request))
    if asset is None:
        raise refuse(404, "NOT_FOUND", "The page has no such file; it may have been built anew: load it again.")
    encoding = PACKED if asset.packed else {}
    headers = SAFE | FOR_EVER | EITHER_WAY | encoding
    return FileResponse(asset.path, headers=headers, media_type=asset.media_type)


@router.api_route("/trading", methods=READ)
@router.api_route("/trading/{path:path}", methods=READ)
def show_page(request: Request) -> Response:
    """The page; which part of it is for the page itself to say."""
    index = PAGE.index()
    if index is None:
        return HTMLResponse(NOT_BUILT, 503, SAFE | {"Cache-Control": "no-store", "Retry-After": "5"})
    tag = etag(index)
    headers = SAFE | ALWAYS_ASK | {"ETag": tag}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return HTMLResponse(index, headers=headers)


def _takes_gzip(request: Request) -> bool:
    codings = (item.replace(" ", "").partition(";") for item in request.headers.get("accept-encoding", "").split(","))
    return any(name == "gzip" and quality not in ("q=0", "q=0.0", "q=0.00", "q=0.000") for name, _, quality in codings)
