"""Shops and their catalogue versions."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import (
    Cast,
    Text,
    bindparam,
    cast,
    func,
    literal,
    select,
    true,
    type_coerce,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.catalogue.model import Catalogue, Item
from domain.ids import ShopId
from domain.shops.shop import Shop
from storage.documents import from_json, to_json
from storage.tables.base import Json
from storage.tables.shops import SHOP, CatalogueRow, ShopRow

VERSION = literal("version", Text())
AT_ONCE = 25
"""Items of a menu that are read in one go."""
MATCHES = (SHOP.c.id == bindparam("shop_id")) | (SHOP.c.slug == bindparam("slug"))
FIND = select(ShopRow).where(MATCHES)


@dataclass(frozen=True)
class Published:
    version: int
    api_key: str | None
    """Only for a shop that is new: the key is shown once, its hash is kept."""


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def publish(tx: AsyncSession, shop: Shop, menu: str) -> Published:
    """Makes this the shop's menu in force, as its next version; the same menu again is no new version.

    `menu` is the catalogue as JSON text (`documents.to_text`): PostgreSQL reads and compares it, not we.
    """
    current = (
        await tx.execute(select(ShopRow).where(ShopRow.id == shop.id).with_for_update())
    ).scalar_one_or_none()
    if current is None:
        return await _create_shop(tx, shop, menu)
    current.profile, current.slug = to_json(shop), shop.slug
    if await _is_in_force(tx, current, menu):
        return Published(current.published_version, None)
    current.published_version += 1
    await _add_version(tx, shop.id, current.published_version, menu)
    return Published(current.published_version, None)


async def _create_shop(tx: AsyncSession, shop: Shop, menu: str) -> Published:
    api_key = f"ct_{secrets.token_urlsafe(32)}"
    await tx.execute(
        insert(ShopRow).values(
            id=shop.id,
            slug=shop.slug,
            profile=to_json(shop),
            published_version=1,
            api_key_hash=hash_of(api_key),
        )
    )
    await _add_version(tx, shop.id, 1, menu)
    return Published(1, api_key)


async def _is_in_force(tx: AsyncSession, shop: ShopRow, menu: str) -> bool:
    kept = CatalogueRow.menu.op("-")(VERSION) == _document(menu).op("-")(VERSION)
    this = (CatalogueRow.shop_id == shop.id) & (CatalogueRow.version == shop.published_version)
    return bool(await tx.scalar(select(kept).where(this)))


async def _add_version(tx: AsyncSession, shop_id: ShopId, version: int, menu: str) -> None:
    numbered = _document(menu).op("||")(func.jsonb_build_object(VERSION, version))
    await tx.execute(insert(CatalogueRow).values(shop_id=shop_id, version=version, menu=numbered))


def _document(menu: str) -> Cast[Json]:
    return cast(literal(menu, Text()), JSONB)


async def replace_api_key(tx: AsyncSession, shop_id: ShopId) -> str:
    api_key = f"ct_{secrets.token_urlsafe(32)}"
    await tx.execute(update(ShopRow).where(ShopRow.id == shop_id).values(api_key_hash=hash_of(api_key)))
    return api_key


async def find(tx: AsyncSession, id_or_slug: str) -> tuple[Shop, int] | None:
    """The shop and the version of its menu in force."""
    row = (await tx.execute(FIND, name_of(id_or_slug))).scalar_one_or_none()
    return (from_json(Shop, row.profile), row.published_version) if row else None


async def version_in_force(tx: AsyncSession, shop_id: ShopId) -> int:
    version: int = (
        await tx.execute(select(ShopRow.published_version).where(ShopRow.id == shop_id))
    ).scalar_one()
    return version


def name_of(id_or_slug: str) -> dict[str, str | None]:
    """Return what `MATCHES` binds. Without an id and a slug it finds no shop."""
    try:
        return {"shop_id": str(UUID(id_or_slug)), "slug": None}
    except ValueError:
        return {"shop_id": None, "slug": None if "\x00" in id_or_slug else id_or_slug}


async def of_api_key(tx: AsyncSession, api_key: str) -> ShopId | None:
    found = await tx.scalar(select(ShopRow.id).where(ShopRow.api_key_hash == hash_of(api_key)))
    return ShopId(found) if found else None


async def is_taken(tx: AsyncSession, slug: str) -> bool:
    """Return whether a shop has this name; nobody else takes it until the end of the transaction."""
    await tx.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(slug, 0))))
    return bool(await tx.scalar(select(func.count()).select_from(ShopRow).where(ShopRow.slug == slug)))


async def catalogue(tx: AsyncSession, shop_id: ShopId, version: int) -> Catalogue:
    """Some items at a time: while a large menu is read, the process serves others in between."""
    this = (CatalogueRow.shop_id == shop_id) & (CatalogueRow.version == version)
    without = CatalogueRow.menu.op("-")(literal("items", Text()))
    frame = (await tx.execute(select(without).where(this))).scalar_one()
    elements = func.jsonb_array_elements(CatalogueRow.menu["items"])
    each = elements.table_valued("value", with_ordinality="nth").render_derived()
    found = select(type_coerce(each.c.value, JSONB)).select_from(CatalogueRow).join(each, true()).where(this)
    pages = await tx.stream_scalars(found.order_by(each.c.nth).execution_options(yield_per=AT_ONCE))
    items = [from_json(Item, document) async for document in pages]
    return replace(from_json(Catalogue, {**frame, "items": []}), items=tuple(items))
