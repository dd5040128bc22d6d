"""Every route with somebody else's token finds nothing; without one, or with another kind, it is 401."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

import pytest

from tests.attacks.conftest import Victim
from tests.installation import Customer, Installation, Json

OPEN = {
    "POST /chat/{shop_id}/session",
    "POST /order/{shop_id}",
    "GET /menu/{shop_id}",
    "POST /stripe/webhook",
    "GET /health",
    "GET /ready",
}
"""Whom they answer does not depend on a token."""


@dataclass(frozen=True)
class Route:
    """`stranger` is what a token of another session, shop or kind gets; `nobody` is without a token."""

    name: str
    body: Json | None = None
    stranger: int = 404
    nobody: int = 401

    def __str__(self) -> str:
        return self.name


MESSAGE: Json = {"message_id": str(uuid4()), "text": "show me everything"}
OF_A_SHOP = (
    Route("POST /chat/{shop_id}", MESSAGE, nobody=202),
    Route("GET /chat/{shop_id}/events"),
    Route("POST /chat/{shop_id}/resume-link"),
    Route("POST /chat/{shop_id}/resume", {"resume_token": "{token}"}, nobody=404),
)
OF_A_SESSION = (
    Route("GET /order/status/{order_id}"),
    Route("POST /orders/{order_id}/returned"),
    Route("PATCH /cart/items/{line_id}", {"quantity": 5}),
    Route("PATCH /cart/items/{line_id}", {"note": "for free"}),
    Route("DELETE /cart/items/{line_id}"),
)
OF_ONESELF = (
    Route("GET /cart"),
    Route("PATCH /cart", {"tip": 0}),
    Route("POST /cart/items", {"item_id": str(uuid4())}),
)
OF_STAFF = (
    *(Route(f"POST /orders/{{order_id}}/{step}", {}) for step in ("prepare", "ready", "fulfil", "cancel")),
    Route("GET /attention", stranger=200),
    Route("POST /attention/{concern_id}/done"),
)
"""What needs somebody at another shop is read with its own key, and is another list."""
UPLOAD = Route("POST /catalog/upload", stranger=403, nobody=403)


async def call(
    installation: Installation, route: Route, victim: Victim, token: str, prefix: str = "/api/v1"
) -> int:
    method, path = route.name.split(" ")
    places = {
        "shop_id": victim.customer.shop["id"],
        "order_id": victim.order["order_id"],
        "line_id": victim.names["line"],
        "concern_id": victim.names["concern"],
    }
    body = {name: victim.customer.token if v == "{token}" else v for name, v in (route.body or {}).items()}
    answer = await installation.http.request(
        method,
        prefix + path.format(**places),
        json=body if route.body is not None else None,
        headers={"Authorization": f"Bearer {token}"} if token else {},
    )
    if answer.status_code >= 400:
        assert set(answer.json()) == {"error", "detail"}
    assert victim.names["email"] not in answer.text
    return answer.status_code


async def stranger_at(installation: Installation, slug: str = "trattoria-lucia") -> str:
    stranger = Customer(installation, slug)
    await stranger.say("hello")
    return stranger.token


@pytest.mark.parametrize("route", OF_A_SESSION, ids=str)
async def test_another_sessions_token_finds_nothing(
    installation: Installation, victim: Victim, route: Route
) -> None:
    before = await victim.belongings()
    token = await stranger_at(installation)
    for prefix in ("/api/v1", "/api", *([""] if "/cart" in route.name else [])):
        assert await call(installation, route, victim, token, prefix) == route.stranger
        assert await call(installation, route, victim, "", prefix) == route.nobody
        assert await call(installation, route, victim, "made-up", prefix) == 401
    assert await victim.belongings() == before


@pytest.mark.parametrize("route", OF_A_SHOP, ids=str)
async def test_a_token_of_another_shop_finds_nothing(
    installation: Installation, victim: Victim, route: Route
) -> None:
    before = await victim.belongings()
    token = await stranger_at(installation, "kornblume")
    assert await call(installation, route, victim, token) == route.stranger
    assert await call(installation, route, victim, "") == route.nobody
    assert await victim.belongings() == before


@pytest.mark.parametrize("route", OF_ONESELF, ids=str)
async def test_a_cart_is_only_reached_by_its_own_sessions_token(
    installation: Installation, victim: Victim, route: Route
) -> None:
    before = await victim.belongings()
    for token in ("", "made-up", str(victim.customer.shop["api_key"]), victim.customer.session_id):
        assert await call(installation, route, victim, token) == 401
    assert await victim.belongings() == before


@pytest.mark.parametrize("route", OF_STAFF, ids=str)
async def test_an_order_is_only_moved_by_its_own_shop(
    installation: Installation, victim: Victim, route: Route
) -> None:
    before = await victim.belongings()
    assert (
        await call(installation, route, victim, installation.shop("kornblume")["api_key"]) == route.stranger
    )
    for token in ("", "made-up", victim.customer.token):
        assert await call(installation, route, victim, token) == route.nobody
    assert await victim.belongings() == before


async def test_a_menu_is_only_replaced_by_its_own_shop(installation: Installation, victim: Victim) -> None:
    shop = victim.customer.shop
    path = f"/api/menu/{shop['id']}"
    before = (await installation.http.get(path)).content
    file = {
        "shop": {"slug": shop["slug"], "name": "Taken", "time_zone": "UTC"},
        "currency": "USD",
        "categories": [{"name": "Dishes", "items": [{"name": "Tiramisù", "price": 0}]}],
    }
    for token in ("", "made-up", victim.customer.token, installation.shop("kornblume")["api_key"]):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = await installation.http.post("/api/catalog/upload", json=file, headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (403, "wrong_key")
    assert (await installation.http.get(path)).content == before


async def test_no_route_is_left_out(installation: Installation) -> None:
    paths = (await installation.http.get("/openapi.json")).json()["paths"]
    there = {
        f"{method.upper()} {path.removeprefix('/api/v1').removeprefix('/api')}"
        for path, operations in paths.items()
        for method in operations
    }
    tried = {each.name for each in (*OF_A_SESSION, *OF_A_SHOP, *OF_ONESELF, *OF_STAFF[-2:], UPLOAD)}
    assert there == tried | OPEN | {"POST /orders/{order_id}/{action}"}
