"""Bad requests: one error body everywhere, which says what and where, and nothing is changed."""

from __future__ import annotations

from uuid import uuid4

import httpx
import pytest

from tests.installation import Customer, Installation, eventually


def refused(answer: httpx.Response, status: int, error: str) -> str:
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert set(body) == {"error", "detail"}
    assert body["error"] == error
    return str(body["detail"])


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "message_id"),
        ({"message_id": "one", "text": "hi"}, "message_id"),
        ({"message_id": str(uuid4())}, "either text or button"),
        ({"message_id": str(uuid4()), "text": "a", "button": "b"}, "either text or button"),
        ({"message_id": str(uuid4()), "text": " "}, "text is empty"),
        ({"message_id": str(uuid4()), "text": "\u0000\u202e"}, "nothing readable"),
        ({"message_id": str(uuid4()), "text": "x" * 2001}, "text"),
        ({"message_id": str(uuid4()), "text": "hi", "price": 1}, "price"),
    ],
)
async def test_a_chat_message_that_is_none_is_refused_with_the_field(
    installation: Installation, customer: Customer, body: dict[str, str], where: str
) -> None:
    answer = await installation.http.post(f"/api/chat/{customer.shop['id']}", json=body)
    assert where in refused(answer, 422, "invalid_request")


async def test_a_token_of_nobody_is_401_and_anothers_session_is_404(
    installation: Installation, customer: Customer
) -> None:
    assert refused(await installation.http.get("/cart"), 401, "missing_token")
    forged = {"Authorization": "Bearer forged"}
    for answer in (
        await installation.http.get("/cart", headers=forged),
        await installation.http.get(f"/api/chat/{customer.shop['id']}/events", headers=forged),
        await installation.http.get(f"/api/order/status/{uuid4()}", headers=forged),
    ):
        refused(answer, 401, "invalid_token")
    await customer.say("hello")
    other_shop = f"/api/chat/{installation.shop('kornblume')['id']}"
    refused(await customer.get(f"{other_shop}/events"), 404, "not_found")
    refused(
        await installation.http.post(
            other_shop, json={"message_id": str(uuid4()), "text": "hi"}, headers=customer.headers
        ),
        404,
        "not_found",
    )
    refused(await customer.get(f"/api/order/status/{uuid4()}"), 404, "not_found")


async def test_an_unknown_shop_route_and_method_have_the_same_body(installation: Installation) -> None:
    refused(await installation.http.get("/api/menu/nowhere"), 404, "not_found")
    refused(await installation.http.get(f"/api/menu/{uuid4()}"), 404, "not_found")
    refused(await installation.http.get("/api/nothing"), 404, "not_found")
    refused(await installation.http.delete("/health"), 405, "method_not_allowed")


async def test_a_body_over_its_limit_is_refused_while_it_is_read(
    installation: Installation, customer: Customer
) -> None:
    huge = b'{"message_id": "' + b"x" * 100_000 + b'"}'
    answer = await installation.http.post(f"/api/chat/{customer.shop['id']}", content=huge)
    refused(answer, 413, "too_large")
    answer = await installation.http.post("/api/catalog/upload", content=b"[" * 5_100_000)
    refused(answer, 413, "too_large")


async def test_cart_edits_outside_the_rules_are_refused_with_the_rules_code(
    installation: Installation, customer: Customer
) -> None:
    await customer.say("one tiramisu")
    before = await customer.state()
    item = await customer.menu_item("Tiramisù")
    sold_out = await customer.menu_item("Linguine alle Vongole")
    for body, status, error in (
        ({"item_id": str(uuid4())}, 422, "unknown_choice"),
        ({"item_id": item["id"], "quantity": 0}, 422, "invalid_request"),
        ({"item_id": item["id"], "quantity": 100}, 422, "invalid_request"),
        ({"item_id": item["id"], "unit_price": 1}, 422, "invalid_request"),
        ({"item_id": item["id"], "options": [{"option_id": str(uuid4())}]}, 422, "unknown_choice"),
        ({"item_id": sold_out["id"]}, 409, "sold_out"),
    ):
        answer = await installation.http.post("/cart/items", json=body, headers=customer.headers)
        refused(answer, status, error)
    gone = await installation.http.delete(f"/cart/items/{uuid4()}", headers=customer.headers)
    refused(gone, 404, "unknown_line")
    assert (await customer.state())["cart"] == before["cart"]


async def test_staff_steps_need_the_shops_key_and_a_fitting_state(
    installation: Installation, customer: Customer
) -> None:
    await customer.say("one tiramisu")
    order = await customer.check_out()
    path = f"/api/v1/orders/{order['order_id']}"
    refused(await installation.http.post(f"{path}/cancel", json={}), 401, "missing_token")
    refused(
        await installation.http.post(f"{path}/cancel", json={}, headers=customer.headers),
        401,
        "invalid_token",
    )
    other = {"Authorization": f"Bearer {installation.shop('kornblume')['api_key']}"}
    refused(await installation.http.post(f"{path}/cancel", json={}, headers=other), 404, "not_found")
    mine = {"Authorization": f"Bearer {customer.shop['api_key']}"}
    refused(await installation.http.post(f"{path}/ready", json={}, headers=mine), 409, "transition_refused")
    refused(await installation.http.post(f"{path}/refund", json={}, headers=mine), 422, "invalid_request")


async def test_every_answer_has_an_id_and_security_headers(installation: Installation) -> None:
    answer = await installation.http.get("/s/kornblume", headers={"X-Request-Id": "a-given-id-42"})
    assert answer.headers["X-Request-Id"] == "a-given-id-42"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    injected = await installation.http.get("/health", headers={"X-Request-Id": 'x" onload='})
    assert injected.headers["X-Request-Id"] != 'x" onload='


async def test_ready_names_each_dependency(installation: Installation) -> None:
    assert await eventually(installation.ready, what="no check takes too long")
    answer = (await installation.http.get("/ready")).json()
    assert answer["status"] == "ready"
    assert set(answer["dependencies"]) == {"database", "listener", "temporal", "worker"}


FIXED = (
    ("POST", "/api/catalog/upload"),
    ("GET", "/api/menu/{shop_id}"),
    ("POST", "/api/chat/{shop_id}"),
    ("POST", "/api/order/{shop_id}"),
    ("GET", "/api/order/status/{order_id}"),
    ("POST", "/api/stripe/webhook"),
    ("POST", "/stripe/webhook"),
    ("GET", "/cart"),
    ("PATCH", "/cart"),
    ("POST", "/cart/items"),
    ("PATCH", "/cart/items/{line_id}"),
    ("DELETE", "/cart/items/{line_id}"),
)


@pytest.mark.parametrize(("method", "path"), FIXED)
async def test_a_fixed_path_is_another_name_of_a_documented_one(
    installation: Installation, method: str, path: str
) -> None:
    paths = (await installation.http.get("/openapi.json")).json()["paths"]
    documented = "/api/v1" + path.removeprefix("/api")
    assert method.lower() in paths[documented]
    assert path not in paths
    answers = [await installation.http.request(method, each, content=b"{}") for each in (path, documented)]
    assert answers[0].json() == answers[1].json()
    assert answers[0].status_code == answers[1].status_code != 405


async def test_operation_ids_are_the_names_of_functions(installation: Installation) -> None:
    paths = (await installation.http.get("/openapi.json")).json()["paths"]
    ids = [operation["operationId"] for each in paths.values() for operation in each.values()]
    assert len(ids) == len(set(ids))
    assert {"post_message", "get_cart", "post_decision"} <= set(ids)


async def test_a_body_that_is_no_text_is_named_so(installation: Installation, customer: Customer) -> None:
    await customer.click("Tiramisù")
    headers = {**customer.headers, "Content-Type": "application/json"}
    refused(
        await installation.http.patch("/cart", content=b'{"table": "\xff"}', headers=headers),
        400,
        "unreadable_request",
    )
