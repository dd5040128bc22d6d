"""Shops and their catalogue versions."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, false, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.catalogue import Catalogue
from domain.ids import ShopId
from domain.shop import Shop
from storage.documents import from_json, to_json
from storage.models import CatalogueRow, ShopRow


@dataclass(frozen=True)
class Published:
    version: int
    api_key: str | None
    """Only for a shop that is new: the key is shown once, its hash is kept."""


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def publish(tx: AsyncSession, shop: Shop, catalogue: Catalogue) -> Published:
    """Makes this the shop's menu in force, as its next version; the same menu again is no new version."""
    current = (
        await tx.execute(select(ShopRow).where(ShopRow.id == shop.id).with_for_update())
    ).scalar_one_or_none()
    if current is None:
        return await _found(tx, shop, catalogue)
    current.profile, current.slug = to_json(shop), shop.slug
    document = to_json(catalogue)
    stored = await tx.get_one(CatalogueRow, (shop.id, current.published_version))
    if {**stored.menu, "version": 0} == {**document, "version": 0}:
        return Published(current.published_version, None)
    current.published_version += 1
    document["version"] = current.published_version
    tx.add(CatalogueRow(shop_id=shop.id, version=current.published_version, menu=document))
    return Published(current.published_version, None)


async def _found(tx: AsyncSession, shop: Shop, catalogue: Catalogue) -> Published:
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
    document = {**to_json(catalogue), "version": 1}
    await tx.execute(insert(CatalogueRow).values(shop_id=shop.id, version=1, menu=document))
    return Published(1, api_key)


async def replace_api_key(tx: AsyncSession, shop_id: ShopId) -> str:
    api_key = f"ct_{secrets.token_urlsafe(32)}"
    await tx.execute(update(ShopRow).where(ShopRow.id == shop_id).values(api_key_hash=hash_of(api_key)))
    return api_key


async def find(tx: AsyncSession, id_or_slug: str) -> tuple[Shop, int] | None:
    """The shop and the version of its menu in force."""
    row = (await tx.execute(select(ShopRow).where(is_called(id_or_slug)))).scalar_one_or_none()
    return (from_json(Shop, row.profile), row.published_version) if row else None


def is_called(id_or_slug: str) -> ColumnElement[bool]:
    if "\x00" in id_or_slug:
        return false()
    try:
        return ShopRow.id == str(UUID(id_or_slug))
    except ValueError:
        return ShopRow.slug == id_or_slug


async def of_api_key(tx: AsyncSession, api_key: str) -> ShopId | None:
    found = await tx.scalar(select(ShopRow.id).where(ShopRow.api_key_hash == hash_of(api_key)))
    return ShopId(found) if found else None


async def exists_with_slug(tx: AsyncSession, slug: str) -> bool:
    return bool(await tx.scalar(select(func.count()).select_from(ShopRow).where(ShopRow.slug == slug)))


async def catalogue(tx: AsyncSession, shop_id: ShopId, version: int) -> Catalogue:
    row = await tx.get_one(CatalogueRow, (shop_id, version))
    return from_json(Catalogue, row.menu)
