"""A shop reads what needs somebody's eye with its key, and puts it away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest

from domain.ids import OrderId, ShopId
from storage.database import Database
from storage.shops import attention
from storage.shops.attention import Concern
from tests.installation import Installation, Json


@pytest.fixture
async def database(installation: Installation) -> AsyncIterator[Database]:
    database = Database(installation.run["database"], pool_size=1)
    yield database
    await database.close()


async def raised(database: Database, shop: Json) -> str:
    """The order it is about."""
    order_id = str(uuid4())
    concern = Concern(ShopId(shop["id"]), "order", "left_over", order_id=OrderId(order_id))
    async with database.transaction() as tx:
        await attention.raise_(tx, f"order:{order_id}:left_over", concern)
    return order_id


async def asked(
    installation: Installation, shop: Json, method: str = "GET", path: str = ""
) -> httpx.Response:
    headers = {"Authorization": f"Bearer {shop['api_key']}"}
    return await installation.http.request(method, f"/api/v1/attention{path}", headers=headers)


async def of_order(installation: Installation, shop: Json, order_id: str) -> Json:
    concerns: list[Json] = (await asked(installation, shop)).json()["concerns"]
    return next((each for each in concerns if each["order_id"] == order_id), {})


async def test_a_concern_is_read_put_away_once_and_for_all_and_comes_back_when_it_is_raised_again(
    installation: Installation, database: Database
) -> None:
    shop = installation.shop("trattoria-lucia")
    order_id = await raised(database, shop)
    concern = await of_order(installation, shop, order_id)
    assert (concern["kind"], concern["code"], concern["session_id"]) == ("order", "left_over", None)
    for _ in range(2):
        answer = await asked(installation, shop, "POST", f"/{concern['id']}/done")
        assert answer.status_code == 200, answer.text
        assert concern["id"] not in {each["id"] for each in answer.json()["concerns"]}
    assert await of_order(installation, shop, order_id) == {}
    again = Concern(ShopId(shop["id"]), "order", "left_over", "again", order_id=OrderId(order_id))
    async with database.transaction() as tx:
        assert await attention.raise_(tx, f"order:{order_id}:left_over", again)
    assert (await of_order(installation, shop, order_id))["detail"] == "again"
    await asked(installation, shop, "POST", f"/{concern['id']}/done")


async def test_another_shop_neither_sees_nor_closes_it(
    installation: Installation, database: Database
) -> None:
    mine, other = installation.shop("trattoria-lucia"), installation.shop("kornblume")
    order_id = await raised(database, mine)
    concern = await of_order(installation, mine, order_id)
    assert await of_order(installation, other, order_id) == {}
    assert (await asked(installation, other, "POST", f"/{concern['id']}/done")).status_code == 404
    assert await of_order(installation, mine, order_id) == concern
    await asked(installation, mine, "POST", f"/{concern['id']}/done")


async def test_a_long_list_comes_in_pages_and_each_concern_once(
    installation: Installation, database: Database
) -> None:
    shop = installation.shop("kornblume")
    raised_here = [await raised(database, shop) for _ in range(5)]
    seen: list[Json] = []
    cursor: str | None = ""
    pages = 0
    while cursor is not None:
        page = (await asked(installation, shop, path=f"?limit=2&cursor={cursor}")).json()
        assert len(page["concerns"]) == 2 or page["next"] is None
        seen, cursor, pages = seen + page["concerns"], page["next"], pages + 1
    assert [each["order_id"] for each in seen if each["order_id"] in raised_here] == raised_here
    assert len({each["id"] for each in seen}) == len(seen)
    assert pages >= 3
    for each in seen:
        if each["order_id"] in raised_here:
            await asked(installation, shop, "POST", f"/{each['id']}/done")


@pytest.mark.parametrize("cursor", ["x", "%00", "MjAyNi0wMS0wMSAx", "ä", "x" * 201])
async def test_a_cursor_that_no_list_has_given_is_refused(installation: Installation, cursor: str) -> None:
    answer = await asked(installation, installation.shop("kornblume"), path=f"?cursor={cursor}")
    assert (answer.status_code, answer.json()["error"]) == (422, "invalid_request")


async def test_it_takes_the_shops_key(installation: Installation) -> None:
    answer = await installation.http.get("/api/v1/attention")
    assert (answer.status_code, answer.json()["error"]) == (401, "missing_token")
    guessed = await asked(installation, {"api_key": "ct_guessed"})
    assert (guessed.status_code, guessed.json()["error"]) == (401, "invalid_token")


@pytest.mark.parametrize("number", ["0", "x", str(2**63), str(2**63 - 1)])
async def test_a_number_that_names_none_is_told_so(installation: Installation, number: str) -> None:
    answer = await asked(installation, installation.shop("kornblume"), "POST", f"/{number}/done")
    assert answer.status_code in {404, 422}


async def test_it_is_in_the_documentation(installation: Installation) -> None:
    paths = (await installation.http.get("/openapi.json")).json()["paths"]
    assert {"/api/v1/attention", "/api/v1/attention/{concern_id}/done"} <= paths.keys()
    assert "/api/v1/orders/{order_id}/returned" in paths
