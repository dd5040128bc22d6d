"""Who may show a shop's page in a frame: the origins the shop names, and nobody for any other page."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.installation import Installation, Json

SMALLER_THAN = 3_000


def framers(answer: httpx.Response) -> str:
    found = re.search(r"frame-ancestors ([^;]*)", answer.headers["Content-Security-Policy"])
    assert found is not None
    return found[1]


def menu(slug: str, *origins: str) -> Json:
    shop = {"slug": slug, "name": "Framed", "time_zone": "Europe/Paris", "origins": list(origins)}
    items = [{"name": "Espresso", "price": "2.50"}]
    return {"shop": shop, "currency": "EUR", "categories": [{"name": "Drinks", "items": items}]}


async def upload(installation: Installation, document: Json, api_key: str = "") -> httpx.Response:
    headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
    return await installation.http.post("/api/catalog/upload", json=document, headers=headers)


async def test_the_page_of_a_shop_can_be_framed_by_the_origins_it_names(installation: Installation) -> None:
    page = await installation.http.get("/s/trattoria-lucia?embed=1")
    assert framers(page) == f"'self' {installation.run['host']}"
    assert "X-Frame-Options" not in page.headers, "it cannot name an origin, and would forbid all"
    assert f'<meta name="embed-origins" content="{installation.run["host"]}">' in page.text
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path", ["/s/kornblume", "/s/nobody", "/", "/docs", "/unsubscribe/x", "/health", "/static/icon.svg"]
)
async def test_nothing_else_can_be_framed(installation: Installation, path: str) -> None:
    page = await installation.http.get(path)
    assert framers(page) == "'none'"
    assert page.headers["X-Frame-Options"] == "DENY"


async def test_an_uploaded_menu_changes_who_may_frame_the_page(installation: Installation) -> None:
    sites = ("https://www.framed.example", "https://order.framed.example:8443")
    opened = await upload(installation, menu("framed-cafe", *sites))
    assert opened.status_code == 201, opened.text
    assert framers(await installation.http.get("/s/framed-cafe")) == f"'self' {sites[0]} {sites[1]}"
    assert (await upload(installation, menu("framed-cafe"), opened.json()["api_key"])).status_code == 201
    assert framers(await installation.http.get("/s/framed-cafe")) == "'none'"


@pytest.mark.parametrize("origin", ["*", "https://*.example", "https://a.example; script-src *", "null"])
async def test_no_upload_writes_its_own_policy(installation: Installation, origin: str) -> None:
    answer = await upload(installation, menu("open-to-all", origin))
    assert answer.status_code == 422
    assert "shop.origins.0" in answer.json()["detail"]


async def test_the_script_for_other_sites_is_small_and_loads_from_anywhere(
    installation: Installation,
) -> None:
    script = await installation.http.get("/static/dist/embed.js")
    assert script.status_code == 200
    assert len(script.content) < SMALLER_THAN
    assert "javascript" in script.headers["Content-Type"]
    assert "Cross-Origin-Resource-Policy" not in script.headers
    assert not re.search(r"""postMessage\([^)]*['"`]\*""", script.text)
