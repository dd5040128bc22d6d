"""Money that the bank takes back, and money that came twice."""

from __future__ import annotations

from tests.histories.telling import NO_WEBHOOKS, intent_of, ready_to_pay, refunds_of, staff
from tests.installation import Customer, Installation, checkout_id, eventually
from tests.money import assert_books_agree, rows
from tests.paying_back import FAILED, charge_of, paid, until_called, until_told


async def test_a_dispute_is_marked_and_the_shop_is_called(
    installation: Installation, customer: Customer
) -> None:
    order = await paid(customer)
    await installation.control(f"charges/{await charge_of(installation, order)}/dispute")
    disputed = await customer.order_when(payment_state="disputed")
    assert disputed["state"] == "approved", "what becomes of the food is the shop's to say"
    await until_called(installation, order, "disputed")
    await assert_books_agree(installation, customer)


async def test_a_disputed_order_that_is_cancelled_is_not_paid_back_twice(
    installation: Installation, customer: Customer
) -> None:
    order = await paid(customer)
    await installation.control(f"charges/{await charge_of(installation, order)}/dispute")
    await customer.order_when(payment_state="disputed")
    await staff(installation, customer, order, "cancel")
    await until_told(installation, customer, FAILED)
    assert await refunds_of(installation, await intent_of(installation, checkout_id(order))) == []
    await until_called(installation, order, "disputed", ("refund_refused", "charge_disputed"))
    await assert_books_agree(installation, customer)


async def test_an_old_page_and_the_new_one_are_both_paid_and_one_payment_goes_back(
    installation: Installation, customer: Customer
) -> None:
    """While Stripe is down it cannot close the old page, which the customer pays, and then the new one."""
    old = await ready_to_pay(customer)
    await installation.control("faults", {**NO_WEBHOOKS, "api": {"error_500": 1.0}})
    await customer.press("change")
    await customer.order_when(state="cancelled")
    await customer.pay(old)
    await installation.calm()
    new = await customer.check_out()
    await customer.pay(new)
    await customer.order_when(order_id=new["order_id"], payment_state="paid")
    statement = "SELECT payment_state FROM orders WHERE id = :order"

    async def paid_back() -> bool:
        return bool(rows(installation, statement, order=old["order_id"])[0][0] == "refunded")

    await eventually(paid_back, what="the old page's money went back")
    assert rows(installation, statement, order=new["order_id"])[0][0] == "paid"
    await assert_books_agree(installation, customer)
