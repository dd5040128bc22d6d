"""A shop publishes a new menu while customers hold carts: they are told, and pay what they were told."""

from __future__ import annotations

import copy

from tests.installation import Customer, Installation, Json, names

MENU: Json = {
    "shop": {"slug": "corner-cafe", "name": "Corner Café", "time_zone": "Europe/Paris"},
    "currency": "EUR",
    "categories": [
        {
            "name": "Drinks",
            "items": [{"name": "Espresso", "price": "2.50"}, {"name": "Lemonade", "price": "3.00"}],
        }
    ],
}


def menu(slug: str, espresso: str = "2.50", *, lemonade: bool = True) -> Json:
    changed = copy.deepcopy(MENU)
    changed["shop"]["slug"] = slug
    items = changed["categories"][0]["items"]
    items[0]["price"] = espresso
    items[1]["available"] = lemonade
    return changed


async def publish(installation: Installation, document: Json, api_key: str = "") -> Json:
    answer = await installation.http.post(
        "/api/catalog/upload",
        json=document,
        headers={"Authorization": f"Bearer {api_key}"} if api_key else {},
    )
    assert answer.status_code == 201, answer.text
    uploaded: Json = answer.json()
    return uploaded


def guest(installation: Installation, uploaded: Json) -> Customer:
    customer = Customer(installation)
    customer.shop = {"id": uploaded["shop_id"], "api_key": uploaded["api_key"]}
    return customer


async def test_a_price_that_rose_between_read_back_and_confirmation_is_read_back_again(
    installation: Installation,
) -> None:
    uploaded = await publish(installation, menu("rising-cafe"))
    customer = guest(installation, uploaded)
    await customer.say("two espressos")
    read_back = await customer.say("that's all")
    confirm = next(b["value"] for b in read_back["reply"]["buttons"] if b["value"].startswith("confirm:"))
    await publish(installation, menu("rising-cafe", "2.80"), uploaded["api_key"])
    answer = await customer.press(confirm)
    assert answer["order"] is None, "an old button confirms no new price"
    assert "€2.80" in answer["reply"]["text"]
    assert answer["cart"]["total"] == 560
    order = await customer.check_out()
    assert order["total"] == 560


async def test_what_is_sold_out_leaves_the_cart_and_the_customer_is_told(installation: Installation) -> None:
    uploaded = await publish(installation, menu("thirsty-cafe"))
    customer = guest(installation, uploaded)
    await customer.say("an espresso and a lemonade")
    await publish(installation, menu("thirsty-cafe", lemonade=False), uploaded["api_key"])
    told = await customer.say("that's all")
    assert names(told) == [(1, "Espresso")]
    assert "Lemonade is no longer available" in told["reply"]["text"]


async def test_a_bad_upload_says_where_and_changes_nothing(installation: Installation) -> None:
    uploaded = await publish(installation, menu("steady-cafe"))
    broken = menu("steady-cafe", "two fifty")
    answer = await installation.http.post(
        "/api/catalog/upload", json=broken, headers={"Authorization": f"Bearer {uploaded['api_key']}"}
    )
    assert answer.status_code == 422
    assert "categories.0.items.0.price" in answer.json()["detail"]
    half = await installation.http.post("/api/catalog/upload", content=b'{"shop": {\n "slug": ')
    assert half.status_code == 422
    assert "line 2" in half.json()["detail"]
    now = (await installation.http.get("/api/menu/steady-cafe")).json()
    assert now["catalogue_version"] == 1


async def test_a_shop_that_exists_can_only_be_changed_with_its_key(installation: Installation) -> None:
    uploaded = await publish(installation, menu("locked-cafe"))
    stranger = await publish(installation, menu("other-cafe"))
    for key in ("", stranger["api_key"], "ct_guess"):
        answer = await installation.http.post(
            "/api/catalog/upload",
            json=menu("locked-cafe", "0.01"),
            headers={"Authorization": f"Bearer {key}"} if key else {},
        )
        assert answer.status_code == 403, answer.text
    same = await publish(installation, menu("locked-cafe"), uploaded["api_key"])
    assert same["catalogue_version"] == 1, "the same menu again is no new version"
