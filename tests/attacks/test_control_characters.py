"""Characters no screen and no database can take are refused or left out; the customer is served on."""

from __future__ import annotations

import httpx
import pytest

from tests.attacks.conftest import Books, Victim
from tests.attacks.inputs import Hostile, hostile
from tests.attacks.test_other_ways_in import MONEY, honest
from tests.installation import Customer, Installation, names
from tests.patience import PATIENCE


def controls(where: str) -> list[Hostile]:
    return hostile(where, "control")


@pytest.mark.parametrize("attack", controls("note"), ids=str)
async def test_a_note_reaches_the_kitchen_clean_or_not_at_all(customer: Customer, attack: Hostile) -> None:
    answer = await customer.click("Tiramisù", note=attack.text)
    if answer.status_code == 201:
        assert answer.json()["cart"]["lines"][0]["note"].isprintable()
    else:
        assert answer.status_code == 422, answer.text
    await _is_served_on(customer)


@pytest.mark.parametrize("attack", controls("table"), ids=str)
async def test_a_table_is_printable_or_refused(customer: Customer, attack: Hostile) -> None:
    await customer.click("Tiramisù")
    answer = await customer.installation.http.patch(
        "/cart", json={"order_type": "dine_in", "table": attack.text}, headers=customer.headers
    )
    if answer.status_code == 200:
        assert answer.json()["cart"]["table"].isprintable()
    else:
        assert answer.status_code == 422, answer.text
    await _is_served_on(customer)


@pytest.mark.parametrize("attack", controls("button"), ids=str)
async def test_a_button_value_is_answered_or_refused(customer: Customer, attack: Hostile) -> None:
    answer = await customer.ask(button=attack.text)
    assert answer.status_code in {200, 422}, answer.text
    await _is_served_on(customer)


@pytest.mark.parametrize("attack", controls("order"), ids=str)
async def test_an_order_json_with_control_characters_is_refused(
    installation: Installation, victim: Victim, books: Books, attack: Hostile
) -> None:
    rows = books.rows(*MONEY)
    body = {**honest(victim), **attack.about(victim.names)}
    answer = await installation.http.post(f"/api/order/{victim.customer.shop['id']}", json=body)
    assert answer.status_code == attack.status, answer.text
    assert books.rows(*MONEY) == rows


@pytest.mark.parametrize("attack", controls("reason"), ids=str)
async def test_a_cancelled_order_is_paid_back_whatever_the_reason_says(
    installation: Installation, customer: Customer, attack: Hostile
) -> None:
    await customer.say("one tiramisu")
    order = await customer.check_out()
    await customer.pay(order)
    await customer.order_when(payment_state="paid")
    path = f"/api/v1/orders/{order['order_id']}/cancel"
    key = {"Authorization": f"Bearer {customer.shop['api_key']}"}
    answer = await installation.http.post(path, json={"note": attack.text}, headers=key)
    if answer.status_code == 422:
        answer = await installation.http.post(path, json={"note": "sold out"}, headers=key)
    assert answer.status_code == 200, answer.text
    assert answer.json()["reason"]["text"].isprintable()
    assert (await customer.order_when(payment_state="refunded"))["state"] == "cancelled"


@pytest.mark.parametrize("attack", controls("path"), ids=str)
async def test_a_path_leads_nowhere(installation: Installation, victim: Victim, attack: Hostile) -> None:
    """On a connection of its own: a server that stumbles closes it."""
    async with httpx.AsyncClient(base_url=installation.run["api"], timeout=PATIENCE) as http:
        for method in ("GET", "POST", "DELETE"):
            answer = await http.request(method, attack.text, headers=victim.customer.headers)
            assert answer.status_code in {404, 405, 422}, f"{method}: {answer.text}"


async def _is_served_on(customer: Customer) -> None:
    """A turn that cannot be written would be tried for ever, and keep all later messages waiting."""
    answer = await customer.ask(text="and a cannoli")
    assert answer.status_code == 200, "no answer to the next message"
    assert (1, "Cannoli") in names(answer.json())
