"""Shops and their catalogue versions."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Integer, Text, bindparam, cast, exists, func, literal, select, true, update
from sqlalchemy.dialects.postgresql import JSONB, insert

from domain.catalogue.model import Catalogue, Item
from domain.ids import ShopId
from domain.shops.shop import Shop
from storage.database import Transaction
from storage.documents import from_json, from_text, to_json
from storage.tables.shops import CATALOGUE, SHOP

VERSION = literal("version", Text())
AT_ONCE = 25
"""Items of a menu that are read before others are served."""
MATCHES = (SHOP.c.id == bindparam("shop_id")) | (SHOP.c.slug == bindparam("slug"))
THIS = SHOP.c.id == bindparam("shop")
FIND = select(SHOP.c.profile, SHOP.c.published_version).where(MATCHES)
VERSION_IN_FORCE = select(SHOP.c.published_version).where(THIS)
VERSION_AND_LOCK = VERSION_IN_FORCE.with_for_update()
OF_API_KEY = select(SHOP.c.id).where(SHOP.c.api_key_hash == bindparam("hash"))
IS_TAKEN = select(exists().where(SHOP.c.slug == bindparam("slug")))
ADD, SAVE = insert(SHOP), update(SHOP).where(THIS)
MENU = cast(bindparam("menu", type_=Text()), JSONB)
NUMBERED = MENU.op("||")(func.jsonb_build_object(VERSION, bindparam("version", type_=Integer())))
ADD_VERSION = insert(CATALOGUE).values(shop_id=bindparam("shop"), version=bindparam("version"), menu=NUMBERED)
OF_VERSION = (CATALOGUE.c.shop_id == bindparam("shop")) & (CATALOGUE.c.version == bindparam("version"))
IS_IN_FORCE = select(CATALOGUE.c.menu.op("-")(VERSION) == MENU.op("-")(VERSION)).where(OF_VERSION)
FRAME = select(CATALOGUE.c.menu.op("-")(literal("items", Text()))).where(OF_VERSION)
EACH = (
    func.jsonb_array_elements(CATALOGUE.c.menu["items"])
    .table_valued("value", with_ordinality="nth")
    .render_derived()
)
ITEMS = (
    select(cast(EACH.c.value, Text))
    .select_from(CATALOGUE)
    .join(EACH, true())
    .where(OF_VERSION)
    .order_by(EACH.c.nth)
)


@dataclass(frozen=True)
class Published:
    version: int
    api_key: str | None
    """Only for a shop that is new: the key is shown once, its hash is kept."""


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def publish(tx: Transaction, shop: Shop, menu: str) -> Published:
    """Makes this the shop's menu in force, as its next version; the same menu again is no new version.

    `menu` is the catalogue as JSON text (`documents.to_text`): PostgreSQL reads and compares it, not we.
    """
    current = (await tx.execute(VERSION_AND_LOCK, {"shop": shop.id})).scalar_one_or_none()
    if current is None:
        return await _create_shop(tx, shop, menu)
    shown = {"profile": to_json(shop), "slug": shop.slug}
    in_force = {"shop": shop.id, "version": current, "menu": menu}
    if (await tx.execute(IS_IN_FORCE, in_force)).scalar_one():
        await tx.execute(SAVE, {"shop": shop.id, **shown})
        return Published(current, None)
    await tx.execute(SAVE, {"shop": shop.id, "published_version": current + 1, **shown})
    await tx.execute(ADD_VERSION, {**in_force, "version": current + 1})
    return Published(current + 1, None)


async def _create_shop(tx: Transaction, shop: Shop, menu: str) -> Published:
    api_key = f"ct_{secrets.token_urlsafe(32)}"
    row = {
        "id": shop.id,
        "slug": shop.slug,
        "profile": to_json(shop),
        "published_version": 1,
        "api_key_hash": hash_of(api_key),
    }
    await tx.execute(ADD, row)
    await tx.execute(ADD_VERSION, {"shop": shop.id, "version": 1, "menu": menu})
    return Published(1, api_key)


async def replace_api_key(tx: Transaction, shop_id: ShopId) -> str:
    api_key = f"ct_{secrets.token_urlsafe(32)}"
    await tx.execute(SAVE, {"shop": shop_id, "api_key_hash": hash_of(api_key)})
    return api_key


async def find(tx: Transaction, id_or_slug: str) -> tuple[Shop, int] | None:
    """The shop and the version of its menu in force."""
    row = (await tx.execute(FIND, name_of(id_or_slug))).one_or_none()
    return (from_json(Shop, row.profile), row.published_version) if row else None


async def version_in_force(tx: Transaction, shop_id: ShopId) -> int:
    version: int = (await tx.execute(VERSION_IN_FORCE, {"shop": shop_id})).scalar_one()
    return version


def name_of(id_or_slug: str) -> dict[str, str | None]:
    """Return what `MATCHES` binds. Without an id and a slug it finds no shop."""
    try:
        return {"shop_id": str(UUID(id_or_slug)), "slug": None}
    except ValueError:
        return {"shop_id": None, "slug": None if "\x00" in id_or_slug else id_or_slug}


async def of_api_key(tx: Transaction, api_key: str) -> ShopId | None:
    found = (await tx.execute(OF_API_KEY, {"hash": hash_of(api_key)})).scalar_one_or_none()
    return ShopId(found) if found else None


async def is_taken(tx: Transaction, slug: str) -> bool:
    """Return whether a shop has this name; nobody else takes it until the end of the transaction."""
    await tx.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(slug, 0))))
    return bool((await tx.execute(IS_TAKEN, {"slug": slug})).scalar_one())


async def catalogue(tx: Transaction, shop_id: ShopId, version: int) -> Catalogue:
    """Some items at a time: while a large menu is read, the process serves others in between."""
    this = {"shop": shop_id, "version": version}
    frame = (await tx.execute(FRAME, this)).scalar_one()
    documents = (await tx.execute(ITEMS, this)).scalars().all()
    items: list[Item] = []
    for at in range(0, len(documents), AT_ONCE):
        items += [from_text(Item, each) for each in documents[at : at + AT_ONCE]]
        await asyncio.sleep(0)
    return replace(from_json(Catalogue, {**frame, "items": []}), items=tuple(items))
