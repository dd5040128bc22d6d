"""The upload of a menu by its shop."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request

from api.http.errors import ApiError
from api.http.openapi import BODY, errors
from api.services import AppServices, Bearer
from schemas.common import JSON_OBJECT
from schemas.http.api import Uploaded
from schemas.http.errors import ErrorCode
from storage.shops import shops

router = APIRouter(tags=["menu"])


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
