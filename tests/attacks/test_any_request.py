"""Each operation of the OpenAPI document, with sound and spoilt requests: no 5xx, all as documented."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import strategies as st
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.core.result import Ok

from api.app import create_app
from config.api import ApiSettings
from tests.attacks.conftest import Victim
from tests.config.test_settings import GIVEN
from tests.installation import Installation, Json
from tests.patience import PATIENCE

DOCUMENT: Json = create_app(ApiSettings.model_validate(GIVEN)).openapi()
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "unsupported_method",
    "allow_header_conformance",
)
CONFIG = schemathesis.Config.from_dict(
    {
        "seed": 1,
        "generation": {"max-examples": 30, "deterministic": True, "database": "none", "no-shrink": True},
        "checks": {"enabled": False, **{name: {"enabled": True} for name in CHECKS}},
        "max-stream-events": 1,
        "request-timeout": PATIENCE,
    }
)
API = schemathesis.openapi.from_dict(DOCUMENT, config=CONFIG)
ASKED = {each.ok().label for each in API.get_all_operations() if isinstance(each, Ok)}
CALLERS = ("session",) * 3 + ("shop",) * 3 + ("machine", "stranger", "nobody")
NEVER_DONE = {"POST /api/v1/catalog/upload", "POST /api/v1/stripe/webhook"}
"""A menu and a signature are not made by chance; both have tests of their own."""
TELLS_OF_A_SLOW_CHECK = "GET /ready"
"""By its documented 503."""
succeeded: dict[str, bool] = {}


@pytest.fixture(scope="module")
def http() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


@pytest.fixture(scope="module")
def known(whole_installation: Installation, victim: Victim) -> Json:
    """Names with a value that exists, and whose token speaks for whom."""
    shop, item = victim.customer.shop, victim.names["item"]
    api = whole_installation.run["api"]
    opened = requests.post(f"{api}/api/chat/{shop['id']}/session", timeout=PATIENCE).json()["token"]
    speaking = {"Authorization": f"Bearer {opened}"}
    added = requests.post(
        f"{api}/cart/items", json={"item_id": item}, headers=speaking, timeout=PATIENCE
    ).json()
    line = {"item_id": item, "quantity": 1}
    body = {"shop_id": shop["id"], "catalogue_version": 1, "order_type": "pickup", "lines": [line]}
    placed = requests.post(f"{api}/api/order/{shop['id']}", json=body, timeout=PATIENCE).json()
    link = requests.post(
        f"{api}/api/chat/{shop['id']}/resume-link", headers=speaking, timeout=PATIENCE
    ).json()["url"]
    return {
        "text": "hello",
        "action": "cancel",
        "resume_token": link.partition("#resume=")[2],
        "shop_id": shop["id"],
        "item_id": item,
        "line_id": added["cart"]["lines"][0]["id"],
        "order_id": placed["order"]["order_id"],
        "concern_id": int(victim.names["concern"]),
        "catalogue_version": 1,
        "tokens": {
            "session": opened,
            "machine": placed["token"],
            "shop": shop["api_key"],
            "stranger": "made-up",
        },
    }


def made_real(value: Any, known: Json) -> Any:  # JSON
    """With each name that is known standing for something that exists."""
    if isinstance(value, dict):
        return {name: known.get(name, made_real(each, known)) for name, each in value.items()}
    return [made_real(each, known) for each in value] if isinstance(value, list) else value


@API.parametrize()
@API.given(caller=st.sampled_from(CALLERS), real=st.sampled_from((True, True, False)))
def test_any_request_is_answered_as_documented(
    case: schemathesis.Case[Any],
    caller: str,
    real: bool,
    http: requests.Session,
    known: Json,
    whole_installation: Installation,
) -> None:
    if real:
        case.path_parameters = made_real(case.path_parameters, known)
        case.body = made_real(case.body, known)
    case.headers.pop("Authorization", None)
    if caller != "nobody":
        case.headers["Authorization"] = f"Bearer {known['tokens'][caller]}"
    spared: list[CheckFunction] = (
        [not_a_server_error] if case.operation.label == TELLS_OF_A_SLOW_CHECK else []
    )
    answer = case.call_and_validate(
        base_url=whole_installation.run["api"], session=http, excluded_checks=spared
    )
    name = case.operation.label
    succeeded[name] = succeeded.get(name, False) or answer.status_code < 300


@pytest.mark.usefixtures("whole_installation")
def test_each_operation_was_asked_and_seen_to_succeed(request: pytest.FixtureRequest) -> None:
    fuzzed = test_any_request_is_answered_as_documented.__name__
    chosen = {each.name for each in request.session.items if each.name.startswith(f"{fuzzed}[")}
    if len(chosen) < len(ASKED):
        pytest.skip("only some of the operations were chosen to be asked")
    assert succeeded.keys() == ASKED
    assert {name for name, done in succeeded.items() if not done} == NEVER_DONE


def test_the_installation_serves_the_document_that_was_tested(
    http: requests.Session, whole_installation: Installation
) -> None:
    assert http.get(f"{whole_installation.run['api']}/openapi.json", timeout=PATIENCE).json() == DOCUMENT
