"""Each operation of the OpenAPI document, with sound and spoilt requests: no 5xx, all as documented."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from api.app import create_app
from config.settings import Settings
from tests.attacks.conftest import Victim
from tests.config.test_settings import GIVEN
from tests.town import Json, RunningTown

DOCUMENT: Json = create_app(Settings.model_validate(GIVEN)).openapi()
OPERATIONS = [
    (method, path)
    for path, operations in DOCUMENT["paths"].items()
    for method in operations
    if path.startswith("/api/v1/") or path in {"/health", "/ready"}
]
"""The aliases without a version are the same routers."""
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
"""NUL has its own tests: a turn that cannot be written would hold up all others here."""
UNDOCUMENTED = {400, 405}
"""A body that is no JSON, a webhook nobody signed: for every route, so documented at none."""


def text(least: int = 0, most: int = 40) -> st.SearchStrategy[str]:
    letters = st.characters(codec="utf-8", exclude_characters="\x00")
    return st.text(letters, min_size=least, max_size=min(most, least + 40))


def sound(schema: Json, known: Json, name: str = "") -> st.SearchStrategy[Any]:
    """Values as the schema wants them; `known` are names with a value that exists."""
    if "$ref" in schema:
        return sound(DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]], known)
    if "const" in schema or "enum" in schema:
        return st.sampled_from(schema.get("enum") or [schema["const"]])
    if "anyOf" in schema:
        return st.one_of(*(sound(each, known, name) for each in schema["anyOf"]))
    match schema.get("type"):
        case "string" | "integer" if name in known:
            return st.just(known[name])
        case "string" if schema.get("format") == "uuid" or "pattern" in schema:
            return st.uuids().map(str)
        case "string":
            return text(schema.get("minLength", 0), schema.get("maxLength", 40))
        case "integer":
            return st.integers(schema.get("minimum", -5), min(schema.get("maximum", 50), 50))
        case "array":
            return st.lists(sound(schema["items"], known), min_size=schema.get("minItems", 0), max_size=2)
        case "object":
            return fields_of(schema, known)
    return st.none()


def fields_of(schema: Json, known: Json) -> st.SearchStrategy[Json]:
    fields = {name: sound(each, known, name) for name, each in schema.get("properties", {}).items()}
    must = {name: fields.pop(name) for name in schema.get("required", ())}
    return st.fixed_dictionaries(must, optional=fields)


def spoilt(body: Any) -> st.SearchStrategy[Any]:
    """Another value in one place, a field too many, or something else altogether."""
    if not isinstance(body, dict) or not body:
        return ANYTHING
    one = st.tuples(st.sampled_from(sorted(body)) | st.text(max_size=8), ANYTHING)
    return one.map(lambda each: {**body, each[0]: each[1]}) | ANYTHING


@st.composite
def requests(draw: st.DrawFn, method: str, path: str, tokens: list[str], known: Json) -> Json:
    operation = DOCUMENT["paths"][path][method]
    headers = {"Authorization": f"Bearer {draw(st.sampled_from(tokens))}", "Content-Type": "application/json"}
    query = {}
    for each in operation.get("parameters", ()):
        name = each["name"]
        value = str(draw(sound(each["schema"], known, name) if draw(st.integers(0, 4)) else text()))
        if each["in"] == "path":
            path = path.replace("{" + name + "}", quote(value or "x", safe=""))
        elif each["in"] == "query":
            query[name] = value
        elif value.isascii() and value.isprintable():
            headers[name] = value.strip()
    wanted = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    body = draw(sound(wanted["schema"], known) if wanted else ANYTHING)
    body = draw(spoilt(body)) if not draw(st.integers(0, 2)) else body
    content = b"" if method == "get" else json.dumps(body).encode()
    return {"method": method, "url": path, "params": query, "headers": headers, "content": content}


@pytest.fixture(scope="module")
def http(whole_town: RunningTown) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=whole_town.run["api"], timeout=15) as client:
        yield client


@pytest.fixture(scope="module")
def known(http: httpx.Client, victim: Victim) -> Json:
    """An item, and an order of a machine's own."""
    menu = {"shop_id": victim.customer.shop["id"], "catalogue_version": 1}
    ids = {"item_id": victim.names["item"]}
    body = {**menu, "order_type": "pickup", "lines": [{**ids, "quantity": 1}]}
    placed = http.post(f"/api/order/{menu['shop_id']}", json=body)
    holds(placed.status_code, placed.json(), DOCUMENT["paths"]["/api/v1/order/{shop_id}"]["post"])
    order = placed.json()["order"]["order_id"]
    return {**menu, **ids, "order_id": order, "token": placed.json()["token"], "text": "hello"}


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_any_request_is_answered_as_documented(
    http: httpx.Client, victim: Victim, known: Json, method: str, path: str
) -> None:
    shop = victim.customer.shop
    opened = http.post(f"/api/chat/{shop['id']}/session").json()["token"]
    speaking = {"Authorization": f"Bearer {opened}"}
    added = http.post("/cart/items", json={"item_id": known["item_id"]}, headers=speaking).json()
    names = {**known, "line_id": added["cart"]["lines"][0]["id"]}
    tokens = [opened, opened, opened, known["token"], shop["api_key"], "made-up"]

    @settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(requests(method, path, tokens, names))
    def check(request: Json) -> None:
        with http.stream(**request) as answer:
            assert answer.status_code < 500 or answer.status_code == 503, (request, answer.read())
            if answer.headers["content-type"].startswith("application/json"):
                holds(answer.status_code, json.loads(answer.read()), DOCUMENT["paths"][path][method])

    check()


def holds(status: int, body: Any, operation: Json) -> None:
    if status >= 400 and body.get("status") != "degraded":
        assert set(body) == {"error", "detail"}
        assert str(status) in operation["responses"] or status in UNDOCUMENTED, status
        return
    schema = operation["responses"][str(status)]["content"]["application/json"]["schema"]
    Draft202012Validator({**schema, "components": DOCUMENT["components"]}).validate(body)
