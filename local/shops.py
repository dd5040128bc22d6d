"""`python -m local.shops`: brings the demo shops in as an owner's upload would; prints them as JSON."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import replace
from pathlib import Path

from schemas.documents.menu.file import catalogue_of, read_menu, shop_of
from storage.database import Database
from storage.documents import to_text
from storage.shops import shops

DEMO = Path(__file__).with_name("demo")
EMBEDDED = "trattoria-lucia"


async def open_shops(database_url: str, host_origin: str = "") -> list[dict[str, str]]:
    """Each demo shop with a fresh API key; `host_origin` is a site that may show one of them in a frame."""
    database = Database(database_url)
    opened = []
    try:
        for file in sorted(DEMO.glob("*.json"), reverse=True):
            menu = read_menu(file.read_bytes())
            shop = shop_of(menu)
            if shop.slug == EMBEDDED and host_origin:
                shop = replace(shop, origins=(host_origin,))
            async with database.transaction() as tx:
                published = await shops.publish(tx, shop, to_text(catalogue_of(menu)))
                api_key = published.api_key or await shops.replace_api_key(tx, shop.id)
            opened.append({"id": shop.id, "slug": shop.slug, "name": shop.name, "api_key": api_key})
    finally:
        await database.close()
    return opened


if __name__ == "__main__":
    url = os.environ.get("DATABASE_URL")
    if not url:
        sys.exit("DATABASE_URL is not set")
    print(json.dumps(asyncio.run(open_shops(url, os.environ.get("DEMO_HOST_ORIGIN", "")))))
