"""The world goes on while the cashier's model writes: messages come, the menu changes, Temporal listens."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import uuid4

import pytest

from domain.cart.edits import AddLine
from domain.conversation import Message, Phase
from domain.ids import MessageId
from schemas.messages.session import CashierRequest, CashierResult
from storage.documents import to_text
from storage.orders import machine_orders
from storage.sessions import sessions, transcript
from storage.shops import shops
from tests.activities.cashier.diner import COLA, LEMONADE, MENU, NOON, Customer
from tests.activities.model.conftest import Provider
from tests.patience import eventually
from tests.storage.rows import orders_of


async def asked_times(provider: Provider, times: int) -> None:
    async def asked() -> bool:
        return len(await provider.requests()) == times

    await eventually(asked, what=f"the model is asked {times} times")


async def confirms_while(
    customer: Customer, provider: Provider, happens: Callable[[], Awaitable[None]]
) -> CashierResult:
    """Something happens after the model was asked and before it has answered."""
    await provider.scripts({"text": json.dumps(customer.document()), "held": True})
    confirming = asyncio.create_task(customer.confirms())
    await asked_times(provider, 1)
    await happens()
    assert not confirming.done()
    await provider.release()
    return await confirming


async def test_the_conversation_is_not_locked_and_what_is_said_later_is_not_part_of_the_order(
    customer: Customer, provider: Provider
) -> None:
    async def another_wish() -> None:
        async with customer.database.transaction() as tx:
            await transcript.add_customer_message(
                tx, customer.session_id, MessageId(str(uuid4())), Message("and a lemonade, too")
            )

    await customer.takes(AddLine(COLA.id, 2))

    assert (await confirms_while(customer, provider, another_wish)).ordered
    assert customer.heartbeats >= 1
    await customer.hands_off_again()
    assert len(await provider.requests()) == 1


async def test_words_between_the_confirmation_and_its_answer_are_not_shown_to_the_cashier(
    customer: Customer, provider: Provider
) -> None:
    await customer.takes(AddLine(COLA.id, 2))
    await provider.scripts({"text": json.dumps(customer.document())})

    assert (await customer.confirms(then="and a lemonade, too")).ordered
    (asked,) = await provider.requests()
    assert "Confirm and pay" in asked["messages"][1]["content"]
    assert "and a lemonade, too" not in asked["messages"][1]["content"]


async def test_a_menu_that_changes_meanwhile_is_read_back(customer: Customer, provider: Provider) -> None:
    dearer = replace(MENU, shop_id=customer.shop.id, items=(replace(COLA, price=350), LEMONADE))

    async def the_menu_changes() -> None:
        async with customer.database.transaction() as tx:
            assert (await shops.publish(tx, customer.shop, to_text(dearer))).version == 2

    await customer.takes(AddLine(COLA.id, 2))

    handed = await confirms_while(customer, provider, the_menu_changes)

    assert (handed.ordered, handed.phase) == (False, Phase.CONFIRMING)
    assert "Cola is now $3.50 instead of $3.00" in await customer.heard_last()
    again = await customer.hands_off_again()
    assert again == handed
    async with customer.database.transaction() as tx:
        assert (await sessions.load(tx, customer.session_id)).catalogue_version == 2
        assert await orders_of(tx, customer.session_id) == []


@pytest.mark.parametrize("overtakes_rightly", [True, False])
async def test_an_attempt_that_was_overtaken_by_another_comes_to_the_same_end(
    customer: Customer, provider: Provider, overtakes_rightly: bool
) -> None:
    await customer.takes(AddLine(COLA.id, 2))
    right = customer.document()
    wrong = {**right, "lines": [{**right["lines"][0], "quantity": 3}]}
    slow, quick = (wrong, right) if overtakes_rightly else (right, wrong)
    await provider.scripts({"text": json.dumps(slow), "held": True}, {"text": json.dumps(quick)})
    confirming = asyncio.create_task(customer.confirms())
    await asked_times(provider, 1)

    again = await customer.hands_off_again()
    await provider.release()
    handed = await confirming

    assert len(await provider.requests()) == 2
    assert handed.ordered is again.ordered is overtakes_rightly
    assert (handed.phase, handed.order) == (again.phase, again.order)
    async with customer.database.transaction() as tx:
        assert len(await orders_of(tx, customer.session_id)) == int(overtakes_rightly)


async def test_a_machine_s_document_needs_no_model(customer: Customer, provider: Provider) -> None:
    request_id = str(uuid4())
    await customer.takes(AddLine(COLA.id, 2))
    document = customer.document()
    async with customer.database.transaction() as tx:
        await machine_orders.receive(tx, request_id, customer.session_id, document)
    customer.hand_off = CashierRequest(
        session_id=customer.session_id,
        shop_id=customer.shop.id,
        request_id=request_id,
        by_machine=True,
        at=NOON,
    )

    handed = await customer.hands_off_again()

    assert handed.order is not None
    assert handed.order.total == 600
    assert await provider.requests() == []
