"""What messages show besides their words: items to add, the read-back, the payment, the order's number."""

from __future__ import annotations

from tests.installation import Customer


async def test_each_step_of_an_order_has_its_card(customer: Customer) -> None:
    await customer.say("what desserts do you have?")
    await customer.say("one tiramisu")
    await customer.press("cart")
    order = await customer.check_out()
    await customer.pay(order)
    paid = await customer.order_when(payment_state="paid")
    cards = [each["card"] for each in await customer.transcript() if each["card"]]
    assert [card["kind"] for card in cards] == ["items", "cart", "read_back", "payment", "order"]
    items, cart, read_back, payment, done = cards
    tiramisu = await customer.menu_item("Tiramisù")
    assert tiramisu["id"] in items["item_ids"]
    assert [line["name"] for line in cart["cart"]["lines"]] == ["Tiramisù"]
    assert read_back["cart"]["total"] == order["total"]
    assert (payment["order_id"], payment["url"]) == (order["order_id"], order["checkout_url"])
    assert (done["number"], done["state"]) == (paid["number"], "approved")
