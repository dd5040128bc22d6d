"""In which order waiting rows are tried, and how long each rests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from uuid import uuid4

import pytest
from sqlalchemy import text

from domain.payments.plan import payment_id_of
from schemas.documents.stripe_event import Content, Envelope, Unreadable
from storage.database import Database, Transaction
from storage.payments import checkouts, stripe_events
from storage.payments.stripe_events import Addressee
from tests.storage.rows import NOON, an_order


class Undone(Exception):
    """Ends a test's transaction: nobody else has seen its rows."""


@pytest.fixture
async def tx(database: Database) -> AsyncIterator[Transaction]:
    """The inbox with nothing in it but what the test puts there; undone at its end."""
    try:
        async with database.transaction() as tx:
            await tx.execute(text("UPDATE stripe_event SET forwarded_at = now() WHERE forwarded_at IS NULL"))
            yield tx
            raise Undone
    except Undone:
        pass


async def stored(tx: Transaction, due_seconds_ago: int = 1, attempts: int = 0) -> str:
    event = Envelope(f"evt_{uuid4().hex}", "charge.refunded", "")
    await stripe_events.receive(tx, event, b"{}")
    changed = (
        "UPDATE stripe_event SET next_try_at = now() - make_interval(secs => :due), attempts = :attempts"
        " WHERE id = :id"
    )
    await tx.execute(text(changed), {"due": due_seconds_ago, "attempts": attempts, "id": event.id})
    return event.id


async def rest_of(tx: Transaction, event_id: str) -> float:
    """Seconds until its next try."""
    query = "SELECT extract(epoch FROM next_try_at - now()) FROM stripe_event WHERE id = :id"
    return float((await tx.execute(text(query), {"id": event_id})).scalar_one())


async def test_the_longest_due_are_tried_first_and_a_claimed_one_not_again_at_once(tx: Transaction) -> None:
    late, later, latest = [await stored(tx, seconds) for seconds in (300, 200, 100)]
    assert {each.id for each in await stripe_events.claim(tx, limit=2)} == {late, later}
    assert [each.id for each in await stripe_events.claim(tx, limit=2)] == [latest]
    assert await stripe_events.claim(tx) == []


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(0, 30), (1, 60), (2, 120), (6, 1920), (7, 3600), (99, 3600)]
)
async def test_a_row_rests_twice_as_long_after_each_try_up_to_an_hour(
    tx: Transaction, attempts: int, seconds: int
) -> None:
    event_id = await stored(tx, attempts=attempts)
    await stripe_events.claim(tx)
    assert await rest_of(tx, event_id) == seconds


async def test_an_event_that_just_came_is_left_to_whoever_took_it(tx: Transaction) -> None:
    event = Envelope(f"evt_{uuid4().hex}", "charge.refunded", "")
    assert await stripe_events.receive(tx, event, b"{}")
    assert await stripe_events.claim(tx) == []
    assert await stripe_events.receive(tx, event, b"{}"), "repeated before it was passed on"
    await stripe_events.settle(tx, event.id, "ignored")
    assert not await stripe_events.receive(tx, event, b"{}"), "repeated afterwards"


async def test_a_settled_event_is_never_due(tx: Transaction) -> None:
    event_id = await stored(tx, 1000)
    await stripe_events.settle(tx, event_id, "ignored")
    assert await stripe_events.claim(tx) == []
    stamped = await tx.execute(text("SELECT forwarded_at FROM stripe_event WHERE id = :id"), {"id": event_id})
    assert isinstance(stamped.scalar_one(), datetime)


async def test_two_who_look_at_once_take_no_event_twice(database: Database) -> None:
    async with database.transaction() as tx:
        events = {await stored(tx, 100) for _ in range(20)}

    async def claim() -> set[str]:
        async with database.transaction() as tx:
            return {each.id for each in await stripe_events.claim(tx, limit=200)}

    taken = [each for claimed in await asyncio.gather(*(claim() for _ in range(4))) for each in claimed]
    assert sorted(each for each in taken if each in events) == sorted(events)
    async with database.transaction() as tx:
        for event_id in events:
            await stripe_events.settle(tx, event_id, "ignored")


def about(metadata: dict[str, str], **subject: object) -> Content:
    return Content(None, {"id": f"cs_{uuid4().hex}", "metadata": metadata, **subject})


async def test_an_event_is_for_the_order_that_stripes_ids_or_our_metadata_name(database: Database) -> None:
    order, other = await an_order(database), await an_order(database)
    ours = {"app": stripe_events.APP, "installation": "here"}
    page, kind = f"cs_{uuid4().hex}", "checkout.session.completed"
    async with database.transaction() as tx:
        await checkouts.save(tx, payment_id_of(order.id), page, "https://pay", NOON)

        async def whose(content: Content, type_: str = kind) -> Addressee:
            return await stripe_events.addressee(tx, type_, content, "here")

        assert await whose(about({}, id=page)) == Addressee(order.id)
        assert await whose(about({}, id="ch_1", payment_intent=page)) == Addressee(order.id)
        assert await whose(about({**ours, "order_id": other.id}, id=page)) == Addressee(order.id)
        assert await whose(about({**ours, "order_id": other.id})) == Addressee(other.id)
        strangers: dict[str, dict[str, str]] = {
            "unknown_order": {**ours, "order_id": str(uuid4())},
            "foreign": {**ours, "installation": "there", "order_id": other.id},
            "ignored": {"order_id": other.id},
        }
        for why, metadata in strangers.items():
            assert await whose(about(metadata)) == Addressee(None, why)
        for odd in ("", "no uuid", other.id.upper(), f"{other.id}\n"):
            with pytest.raises(Unreadable, match="without an order's id"):
                await whose(about({**ours, "order_id": odd}))
        assert await whose(about({}, id=page), "charge.succeeded") == Addressee(None, "ignored")
        assert await whose(Content(None, None)) == Addressee(None, "thin")
