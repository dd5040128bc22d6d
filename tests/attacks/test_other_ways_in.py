"""What comes from outside: an order JSON that does not fit is refused, a menu's words are only words."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from tests.attacks.conftest import Books, Victim
from tests.attacks.inputs import Hostile, hostile
from tests.installation import Customer, Installation, Json, names

MONEY = ("orders", "payment", "refund")
SHOPS = ("shop", "catalogue")


def honest(victim: Victim) -> Json:
    return {
        "shop_id": victim.customer.shop["id"],
        "catalogue_version": 1,
        "order_type": "pickup",
        "lines": [{"item_id": victim.names["item"], "quantity": 1}],
    }


async def test_a_dishonest_order_is_refused_whole(
    installation: Installation, victim: Victim, books: Books
) -> None:
    before, rows = await victim.belongings(), books.rows(*MONEY)
    for attack in hostile("order"):
        if attack.category != "control":
            body = {**honest(victim), **attack.about(victim.names)}
            answer = await installation.http.post(f"/api/order/{victim.customer.shop['id']}", json=body)
            assert answer.status_code == attack.status, attack
            assert set(answer.json()) == {"error", "detail"}
    assert books.rows(*MONEY) == rows
    assert await victim.belongings() == before


def menu(slug: str, *items: Json) -> Json:
    return {
        "shop": {"slug": slug, "name": "The Corner", "time_zone": "Europe/Berlin"},
        "currency": "EUR",
        "categories": [{"name": "Dishes", "items": [{"name": "Plain Tea", "price": "2.90"}, *items]}],
    }


@pytest.mark.parametrize("attack", [each for each in hostile("menu") if each.status], ids=str)
async def test_a_menu_that_cannot_be_shown_is_refused(
    installation: Installation, books: Books, attack: Hostile
) -> None:
    before = books.rows(*SHOPS)
    file = menu(f"corner-{uuid4()}", {"name": attack.about({}), "price": 5})
    answer = await installation.http.post("/api/catalog/upload", json=file)
    assert answer.status_code == attack.status, answer.text
    assert answer.json()["error"] == "invalid_menu"
    assert books.rows(*SHOPS) == before


async def test_of_two_who_take_a_name_at_once_one_has_it_and_the_other_is_told(
    installation: Installation,
) -> None:
    file = menu(f"corner-{uuid4()}")
    path = "/api/catalog/upload"
    answers = await asyncio.gather(*(installation.http.post(path, json=file) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] + [403] * 7
    assert {answer.json().get("error", "") for answer in answers} == {"", "wrong_key"}


async def test_the_words_of_a_menu_are_only_words(
    installation: Installation, customer: Customer, victim: Victim, books: Books
) -> None:
    before = await victim.belongings()
    words = [each.about(victim.names) for each in hostile("menu") if not each.status]
    items = [{"name": each.strip(), "price": 5} for each in words]
    items += [
        {"name": f"Dish {number}", "description": each, "price": 5} for number, each in enumerate(words, 1)
    ]
    uploaded = await installation.http.post("/api/catalog/upload", json=menu(f"corner-{uuid4()}", *items))
    assert uploaded.status_code == 201, uploaded.text
    customer.shop = {"id": uploaded.json()["shop_id"]}

    total = 290
    assert (await customer.say("one plain tea"))["cart"]["total"] == total
    questions = ["what is on the menu?", *(f"what is in the dish {number}?" for number in range(1, 6))]
    for each in questions:
        answer = await customer.say(each)
        assert (names(answer), answer["order"]) == ([(1, "Plain Tea")], None), each
    for each in words:
        total += 500
        clicked = await customer.click(each.strip())
        assert clicked.json()["cart"]["total"] == total, each
    assert (await customer.check_out())["total"] == total
    assert await victim.belongings() == before
