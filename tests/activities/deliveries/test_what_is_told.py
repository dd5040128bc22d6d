"""A delivery's words are made when it is sent: what is not true any more by then is not told."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from activities.orders import transitions
from channels.contract import Later
from domain.cart.model import Cart, CartLine
from domain.ids import LineId, OrderId, SessionId
from domain.orders.states import OrderState
from schemas.documents.delivery import CartReminder, OrderConfirmation
from storage.sessions import recovery, sessions, tokens, transcript
from storage.shops import shops
from tests.activities.deliveries.rows import Outbox
from tests.storage.rows import a_session, a_step, an_order, change

REMINDER = CartReminder(turn=0, attempt=1)
MAIL = "ada@example.com"
TOKENS = "SELECT count(*) FROM session_token WHERE session_id = :id"


async def left_cart(mailbox: Outbox) -> SessionId:
    """A session whose customer has left a tea and an address, and its reminder."""
    session_id = await a_session(mailbox.database)
    async with mailbox.database.transaction() as tx:
        shop_id = (await sessions.load(tx, session_id)).shop_id
        items = (await shops.catalogue(tx, shop_id, 1)).items
        tea = next(each for each in items if each.name == "Tea")
        await sessions.save_cart(tx, session_id, Cart((CartLine(tea.id, 2, id=LineId("l")),)), 1)
        await sessions.save_email(tx, session_id, MAIL)
    await mailbox.add(session_id, REMINDER)
    return session_id


async def test_a_reminder_names_the_cart_and_leads_back_to_it(mailbox: Outbox) -> None:
    await left_cart(mailbox)
    assert await mailbox.drain() == ""
    [(_, letter)] = mailbox.channel.taken
    assert "Corner" in letter.subject
    assert (letter.sender, "2 × Tea" in letter.text, "€5.80" in letter.text) == ("Corner", True, True)
    assert re.search(r"https://shop\.example/s/corner-[\w-]+#resume=[\w-]{20,}", letter.text)


async def test_a_reminder_that_is_tried_again_has_one_link_that_works(mailbox: Outbox) -> None:
    session_id = await left_cart(mailbox)
    mailbox.channel.answers = [Later("smtp_451")]
    await mailbox.drain()
    assert await mailbox.drain() == ""
    [resume] = re.findall(r"#resume=([\w-]+)", mailbox.channel.texts[0])
    async with mailbox.database.transaction() as tx:
        found = await tokens.of_token(tx, resume, datetime.now(UTC), "resume")
        kept = await tx.execute(
            text("SELECT count(*) FROM session_token WHERE session_id = :id"), {"id": session_id}
        )
    assert found is not None
    assert kept.scalar_one() == 1


@pytest.mark.parametrize(
    "since",
    [
        "UPDATE session SET last_turn = 1 WHERE id = :id",
        "UPDATE session SET phase = 'closed' WHERE id = :id",
        "UPDATE session SET phase = 'paying' WHERE id = :id",
        "UPDATE session SET cart = '{\"lines\": []}' WHERE id = :id",
    ],
    ids=["is back", "is over", "is paying", "has emptied it"],
)
async def test_who_is_back_is_not_reminded(mailbox: Outbox, since: str) -> None:
    session_id = await left_cart(mailbox)
    await change(mailbox.database, since, id=session_id)
    assert await mailbox.drain() == ""
    assert (mailbox.channel.taken, await mailbox.rows()) == ([], [("skipped", "")])


async def test_who_has_opted_out_meanwhile_is_not_reminded(mailbox: Outbox) -> None:
    await left_cart(mailbox)
    async with mailbox.database.transaction() as tx:
        await recovery.opt_out(tx, MAIL)
    assert await mailbox.drain() == ""
    assert mailbox.channel.taken == []
    await change(mailbox.database, "DELETE FROM opt_out")


async def confirmed(mailbox: Outbox) -> OrderId:
    order = await an_order(mailbox.database)
    await mailbox.add(order.session_id, OrderConfirmation(order_id=order.id))
    return order.id


async def test_an_order_is_confirmed_with_its_total_and_the_way_to_it(mailbox: Outbox) -> None:
    await confirmed(mailbox)
    assert await mailbox.drain() == ""
    [letter] = mailbox.channel.texts
    assert "€0.00" in letter
    assert "https://shop.example/s/corner-" in letter


async def test_an_order_that_was_given_up_is_not_confirmed(mailbox: Outbox) -> None:
    order_id = await confirmed(mailbox)
    gives_up = "UPDATE orders SET state = 'cancelled' WHERE id = :id"
    await change(mailbox.database, gives_up, id=order_id)
    assert await mailbox.drain() == ""
    assert await mailbox.rows() == [("skipped", "")]


async def test_the_step_that_accepts_an_order_writes_its_confirmation_once(mailbox: Outbox) -> None:
    order = await an_order(mailbox.database)
    mail = f"{order.id}@example.com"
    await change(mailbox.database, "UPDATE orders SET email = :mail WHERE id = :id", mail=mail, id=order.id)
    accepted = a_step(order, "paid", state=OrderState.APPROVED)
    async with mailbox.database.transaction() as tx:
        first = (await transitions.apply(tx, accepted)).recorded
    async with mailbox.database.transaction() as tx:
        again = (await transitions.apply(tx, accepted)).recorded
    [address_id] = first.deliver_to
    assert again.deliver_to == first.deliver_to, "who does it again learns where it waits, too"
    mailbox.address_id = address_id
    assert await mailbox.rows("key", "state") == [(f"confirmation:{order.id}", "waiting")]


async def test_a_step_without_an_address_delivers_nothing(mailbox: Outbox) -> None:
    order = await an_order(mailbox.database)
    async with mailbox.database.transaction() as tx:
        taken = await transitions.apply(tx, a_step(order, "paid", state=OrderState.APPROVED))
    assert taken.recorded.deliver_to == ()


async def test_news_of_an_order_go_where_its_customer_is_reached(mailbox: Outbox) -> None:
    order = await an_order(mailbox.database)
    is_reached = "UPDATE session SET address_id = :address WHERE id = :id"
    await change(mailbox.database, is_reached, address=mailbox.address_id, id=order.session_id)
    step = a_step(order, "paid", state=OrderState.APPROVED).model_copy(update={"news": "order_paid"})
    async with mailbox.database.transaction() as tx:
        assert (await transitions.apply(tx, step)).recorded.deliver_to == (mailbox.address_id,)
    assert await mailbox.drain() == ""
    [told] = mailbox.channel.texts
    async with mailbox.database.transaction() as tx:
        assert told == (await transcript.line(tx, order.session_id, 1)).text
