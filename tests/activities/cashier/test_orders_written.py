"""The model writes down what was confirmed: valid at once, or repaired, or left to code."""

from __future__ import annotations

import json

import pytest
from openai import AsyncOpenAI
from sqlalchemy import select
from structlog.testing import capture_logs

from activities.language_models.cashier import CashierModel
from domain.cart.edits import AddLine, SetNote, SetTip
from domain.cart.model import Preparation, Selection
from domain.catalogue.model import Amount
from domain.conversation import Phase
from storage.database import Database
from storage.orders.orders import StoredOrder
from storage.tables.base import Json
from storage.tables.orders import OrderRow
from tests.activities.cashier.conftest import served_by
from tests.activities.cashier.diner import BURGER, COLA, EGG, HAM, LARGE, ONIONS, Customer
from tests.activities.model.conftest import Provider
from tests.patience import PATIENCE
from tests.storage.rows import orders_of

A_BURGER = AddLine(
    BURGER.id,
    selections=(Selection(LARGE.id), Selection(EGG.id), Selection(HAM.id)),
    preparations=(Preparation(ONIONS.id, Amount.NONE),),
    note="well done",
)


async def ordered(customer: Customer) -> StoredOrder:
    async with customer.database.transaction() as tx:
        (order,) = await orders_of(tx, customer.session_id)
    return order


async def snapshot(customer: Customer) -> Json:
    async with customer.database.transaction() as tx:
        found: Json = (
            await tx.execute(select(OrderRow.snapshot).where(OrderRow.session_id == customer.session_id))
        ).scalar_one()
    return found


async def test_a_document_that_is_the_cart_becomes_the_order(customer: Customer, provider: Provider) -> None:
    await customer.takes(AddLine(COLA.id, 2), A_BURGER, SetTip(minor=200), SetNote("ring the bell"))
    document = customer.document()
    await provider.scripts({"text": json.dumps(document)})

    handed = await customer.confirms()

    assert (handed.ordered, handed.phase) == (True, Phase.PAYING)
    assert handed.order is not None
    assert handed.order.total == 2 * 300 + 1400 + 200
    assert handed.order.lines == tuple(line.id for line in customer.cart.lines)
    assert (await ordered(customer)).document == document
    kept = await snapshot(customer)
    assert (kept["written_by"], kept["attempts"]) == ("standin-1", 1)
    assert kept["usage"]["model"] == "standin-1"
    assert kept["usage"]["prompt_tokens"] > 100
    assert kept["usage"]["completion_tokens"] > 0


async def test_the_order_of_lines_and_choices_makes_no_difference(
    customer: Customer, provider: Provider
) -> None:
    await customer.takes(AddLine(COLA.id, 2), A_BURGER)
    cola, burger = customer.document()["lines"]
    shuffled = customer.document(lines=[{**burger, "options": burger["options"][::-1]}, cola])
    await provider.scripts({"text": json.dumps(shuffled)})

    handed = await customer.confirms()

    assert handed.order is not None
    first, second = customer.cart.lines
    assert handed.order.lines == (second.id, first.id)
    order = await ordered(customer)
    assert order.document == shuffled
    assert [(line.name, line.total) for line in order.quote.lines] == [("Burger", 1400), ("Cola", 600)]


async def test_the_model_is_given_the_frozen_conversation_and_cart_as_data(
    customer: Customer, provider: Provider
) -> None:
    await customer.says("2 cola please")
    await customer.says("that's all")
    await provider.scripts({"text": json.dumps(customer.document())})

    assert (await customer.confirms()).ordered

    (asked,) = await provider.requests()
    system, user = asked["messages"]
    assert system["role"] == "system"
    assert "2 cola please" not in system["content"]
    assert '{"who":"customer","text":"2 cola please"}' in user["content"]
    assert json.dumps(customer.document()["lines"], separators=(",", ":")) in user["content"]
    assert asked["response_format"]["json_schema"]["strict"] is True
    confirmation = [row for row in await customer.rows() if row.role == "customer"][-1]
    assert (await snapshot(customer))["transcript_to"] == confirmation.seq


async def test_a_document_that_breaks_the_schema_is_repaired(customer: Customer, provider: Provider) -> None:
    await customer.takes(AddLine(COLA.id, 2))
    await provider.scripts(
        {"text": "Certainly! Here is your order."},
        {"text": json.dumps(customer.document(order_type="teleport"))},
        {"text": json.dumps(customer.document())},
    )

    assert (await customer.confirms()).ordered

    asked = await provider.requests()
    assert len(asked) == 3
    assert "this is not JSON" in asked[1]["messages"][-1]["content"]
    assert "teleport" in asked[2]["messages"][-1]["content"]
    kept = await snapshot(customer)
    assert (kept["written_by"], kept["attempts"]) == ("standin-1", 3)


async def test_an_id_this_menu_does_not_have_is_repaired(customer: Customer, provider: Provider) -> None:
    await customer.takes(AddLine(COLA.id, 2))
    mistyped = {**customer.document()["lines"][0], "item_id": f"{BURGER.id[:-1]}{COLA.id[-1]}"}
    assert mistyped["item_id"] != BURGER.id
    await provider.scripts(
        {"text": json.dumps(customer.document(lines=[mistyped]))}, {"text": json.dumps(customer.document())}
    )

    assert (await customer.confirms()).ordered
    assert "the menu has no item" in (await provider.requests())[1]["messages"][-1]["content"]


@pytest.mark.parametrize(
    "step",
    [
        {"status": 500},
        {"status": 429, "retry_after": 1},
        {"status": 401},
        {"text": "{", "finish_reason": "length"},
        {"text": "I cannot do that", "finish_reason": "content_filter"},
        {"text": "{}", "cut_after_chunks": 1},
    ],
)
async def test_code_writes_the_order_when_the_provider_fails(
    customer: Customer, provider: Provider, step: Json
) -> None:
    await customer.takes(AddLine(COLA.id, 2))
    await provider.scripts(step)

    handed = await customer.confirms()

    assert handed.order is not None
    assert handed.order.total == 600
    assert (await ordered(customer)).document == customer.document()
    kept = await snapshot(customer)
    assert (kept["written_by"], kept["attempts"]) == ("code", 1)


async def test_code_writes_the_order_when_the_provider_fails_at_a_repair(
    customer: Customer, provider: Provider
) -> None:
    await customer.takes(AddLine(COLA.id, 2))
    await provider.scripts({"text": "no JSON at all"}, {"status": 503})

    assert (await customer.confirms()).ordered
    kept = await snapshot(customer)
    assert (kept["written_by"], kept["attempts"]) == ("code", 2)
    assert kept["usage"]["prompt_tokens"] > 0


async def test_a_cashier_who_takes_too_long_is_not_waited_for(
    provider: Provider, openai_client: AsyncOpenAI, database: Database
) -> None:
    """The model would write for a day: nothing but our patience ends it."""
    customer = await served_by(database, CashierModel(openai_client, "standin-1", patience_seconds=0.3))
    await customer.takes(AddLine(COLA.id, 2))
    await provider.scripts({"text": "{}", "delay_seconds": 86_400})

    with capture_logs() as logged:
        assert (await customer.confirms()).ordered
    assert [each["kind"] for each in logged if each["event"] == "model.fallback"] == ["TimeoutError"]
    assert (await snapshot(customer))["written_by"] == "code"


async def test_code_writes_the_order_when_nobody_is_there(database: Database) -> None:
    async with AsyncOpenAI(
        base_url="http://127.0.0.1:9/v1", api_key="k", max_retries=0, timeout=PATIENCE
    ) as client:
        customer = await served_by(database, CashierModel(client, "standin-1"))
        await customer.takes(AddLine(COLA.id, 2))

        assert (await customer.confirms()).ordered
        assert (await snapshot(customer))["written_by"] == "code"


async def test_without_a_model_code_writes_the_order(database: Database) -> None:
    customer = await served_by(database, None)
    await customer.takes(AddLine(COLA.id, 2), A_BURGER)

    assert (await customer.confirms()).ordered
    assert (await ordered(customer)).document == customer.document()
    kept = await snapshot(customer)
    assert (kept["written_by"], kept["attempts"]) == ("code", 0)


async def test_an_attempt_after_the_order_was_made_makes_no_other_and_asks_nobody(
    customer: Customer, provider: Provider
) -> None:
    await customer.takes(AddLine(COLA.id, 2))
    await provider.scripts({"text": json.dumps(customer.document())})
    handed = await customer.confirms()

    assert await customer.hands_off_again() == handed
    assert (await ordered(customer)).total == 600
    assert len(await provider.requests()) == 1


async def test_a_document_for_another_shop_is_never_an_order(customer: Customer, provider: Provider) -> None:
    await customer.takes(AddLine(COLA.id, 2))
    foreign = {"text": json.dumps(customer.document(shop_id=COLA.id))}
    await provider.scripts(foreign, foreign, foreign)

    handed = await customer.confirms()

    assert (handed.ordered, handed.phase) == (False, Phase.CONFIRMING)
    assert f"this is shop {customer.shop.id}" in (await provider.requests())[-1]["messages"][-1]["content"]
    async with customer.database.transaction() as tx:
        assert await orders_of(tx, customer.session_id) == []
