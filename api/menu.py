"""The menu: read by everybody, uploaded by its shop."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.errors import Problem
from api.services import AtShop, Bearer, Using
from schemas.api import Uploaded
from schemas.bodies import JSON_OBJECT
from schemas.menu import MenuError, catalogue_of, read_menu, shop_of
from schemas.menu_view import MenuView, menu_view
from storage import shops

router = APIRouter(tags=["menu"])


@router.get("/menu/{shop_id}")
async def get_menu(shop: AtShop, using: Using, response: Response) -> MenuView:
    async with using.database.transaction() as tx:
        counter = await using.menus.counter(tx, shop.id)
    response.headers["Cache-Control"] = "no-cache"
    return menu_view(counter.shop, counter.catalogue)


@router.post("/catalog/upload", status_code=201, openapi_extra=JSON_OBJECT)
async def upload(request: Request, using: Using, bearer: Bearer) -> Uploaded:
    """A menu as JSON (docs/menu-format.md): checked whole, then published as the next version.

    A new slug founds a shop and shows its API key once; an existing shop needs its key. A file with any
    error changes nothing.
    """
    using.limits.check_opening(request.client.host if request.client else "")
    try:
        menu = read_menu(await request.body())
        shop, catalogue = shop_of(menu), catalogue_of(menu)
    except MenuError as error:
        raise Problem(422, "invalid_menu", str(error)) from error
    async with using.database.transaction() as tx:
        if await shops.exists_with_slug(tx, shop.slug):
            key = bearer.credentials if bearer else ""
            if await shops.of_api_key(tx, key) != shop.id:
                raise Problem(403, "wrong_key", f"shop {shop.slug!r} exists: send its API key")
        published = await shops.publish(tx, shop, catalogue)
    return Uploaded(
        shop_id=UUID(shop.id),
        slug=shop.slug,
        url=f"{using.settings.public_url}/s/{shop.slug}",
        catalogue_version=published.version,
        items=len(catalogue.items),
        api_key=published.api_key,
    )
