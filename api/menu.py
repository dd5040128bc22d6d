"""The menu: read by everybody, uploaded by its shop."""

from __future__ import annotations

import asyncio
import gzip
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Request, Response

from api.http.errors import ApiError
from api.http.openapi import BODY, errors
from api.services import AppServices, AtShop, Bearer
from schemas.common import JSON_OBJECT
from schemas.http.api import Uploaded
from schemas.http.errors import ErrorCode
from schemas.views.menu import MenuView
from storage.shops import shops

router = APIRouter(tags=["menu"])
Encodings = Annotated[str, Header(include_in_schema=False)]


@router.get(
    "/menu/{shop_id}",
    response_model=MenuView,
    responses=errors(ErrorCode.NOT_FOUND, ErrorCode.INVALID_REQUEST),
)
async def get_menu(shop: AtShop, services: AppServices, accept_encoding: Encodings = "") -> Response:
    async with services.database.reading() as tx:
        counter = await services.menus.shop_menu(tx, shop.id)
    packed = await services.shown.packed(counter.shop, counter.catalogue)
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if "gzip" in accept_encoding:
        headers["Content-Encoding"] = "gzip"
    body = packed if "gzip" in accept_encoding else await asyncio.to_thread(gzip.decompress, packed)
    return Response(body, media_type="application/json", headers=headers)


@router.post(
    "/catalog/upload",
    status_code=201,
    openapi_extra=JSON_OBJECT,
    responses=errors(*BODY, ErrorCode.INVALID_MENU, ErrorCode.WRONG_KEY),
)
async def upload_menu(request: Request, services: AppServices, bearer: Bearer) -> Uploaded:
    """A menu as JSON (docs/menu-format.md): checked whole, then published as the next version.

    A new slug opens a shop and shows its API key once; an existing shop needs its key. A file with any
    error changes nothing.
    """
    services.limits.check_new_session(request.client.host if request.client else "")
    read = await services.reading.read(await request.body())
    shop = read.shop
    async with services.database.transaction() as tx:
        if await shops.is_taken(tx, shop.slug):
            key = bearer.credentials if bearer else ""
            if await shops.of_api_key(tx, key) != shop.id:
                raise ApiError(ErrorCode.WRONG_KEY, f"shop {shop.slug!r} exists: send its API key")
        published = await shops.publish(tx, shop, read.menu)
    return Uploaded(
        shop_id=UUID(shop.id),
        slug=shop.slug,
        url=f"{services.settings.public_url}/s/{shop.slug}",
        catalogue_version=published.version,
        items=read.items,
        api_key=published.api_key,
    )
