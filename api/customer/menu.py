"""A shop's menu, as everybody reads it."""

from __future__ import annotations

import asyncio
import gzip
from typing import Annotated

from fastapi import APIRouter, Header, Response

from api.http.openapi import errors
from api.services import AppServices, AtShop
from schemas.http.errors import ErrorCode
from schemas.views.menu import MenuView

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
