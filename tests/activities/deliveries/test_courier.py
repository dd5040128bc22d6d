"""The courier: what waits for an address arrives in its order, once as far as a provider allows."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

from channels.contract import AccountBroken, AddressGone, Later, MessageRefused, Outgoing, Sent
from domain.conversation import Reply
from domain.deliveries import Address
from domain.ids import SessionId
from schemas.documents.delivery import TranscriptLine
from storage.deliveries import queue
from storage.sessions import sessions, transcript
from storage.shops import attention
from tests.activities.deliveries.rows import Outbox, ScriptedChannel
from tests.storage.rows import a_session, change

LATER = Later("smtp_451", timedelta(seconds=7))


async def say(mailbox: Outbox, *texts: str) -> SessionId:
    """Lines of a session, each waiting to be sent."""
    session_id = await a_session(mailbox.database)
    async with mailbox.database.transaction() as tx:
        for seq, each in enumerate(texts, 1):
            await transcript.add_reply(tx, session_id, each, Reply(each))
            assert (await transcript.line(tx, session_id, seq)).text == each
    await mailbox.add(session_id, *(TranscriptLine(seq=seq) for seq in range(1, len(texts) + 1)))
    return session_id


async def test_what_waits_is_sent_in_its_order_and_once(mailbox: Outbox) -> None:
    await say(mailbox, "one", "two", "three")
    assert await mailbox.drain() == ""
    assert mailbox.channel.texts == ["one", "two", "three"]
    assert await mailbox.rows("state", "external_id") == [
        ("sent", "external-1"),
        ("sent", "external-2"),
        ("sent", "external-3"),
    ]
    assert await mailbox.drain() == ""
    assert len(mailbox.channel.taken) == 3


async def test_nothing_overtakes_what_was_put_off(mailbox: Outbox) -> None:
    await say(mailbox, "one", "two", "three")
    mailbox.channel.answers = [None, LATER]
    assert await mailbox.drain() == "smtp_451"
    assert mailbox.channel.texts == ["one"]
    assert await mailbox.rows() == [("sent", ""), ("waiting", "smtp_451"), ("waiting", "")]
    assert await mailbox.drain() == ""
    assert mailbox.channel.texts == ["one", "two", "three"]
    assert len(set(mailbox.channel.keys)) == 3


async def test_what_is_refused_is_seen_by_the_shop_and_holds_up_nothing(mailbox: Outbox) -> None:
    session_id = await say(mailbox, "one", "two")
    mailbox.channel.answers = [MessageRefused("smtp_550")]
    assert await mailbox.drain() == ""
    assert await mailbox.rows() == [("failed", "smtp_550"), ("sent", "")]
    async with mailbox.database.transaction() as tx:
        shop_id = (await sessions.load(tx, session_id)).shop_id
        [found] = await attention.open_of(tx, shop_id)
    assert (found.concern.code, found.concern.detail) == ("not_reached", "scripted: smtp_550")


async def test_an_address_that_takes_nothing_any_more_ends_what_waits_for_it(mailbox: Outbox) -> None:
    await say(mailbox, "one", "two")
    mailbox.channel.answers = [AddressGone("smtp_550")]
    assert await mailbox.drain() == ""
    assert await mailbox.rows() == [("failed", "smtp_550"), ("skipped", "smtp_550")]
    assert mailbox.channel.taken == []


async def test_while_our_account_is_broken_everything_waits(mailbox: Outbox) -> None:
    await say(mailbox, "one", "two")
    mailbox.channel.answers = [AccountBroken("smtp_535")]
    assert await mailbox.drain() == "smtp_535"
    assert await mailbox.rows() == [("waiting", "smtp_535"), ("waiting", "")]


async def test_what_comes_too_late_is_not_sent_but_seen(mailbox: Outbox) -> None:
    await say(mailbox, "one", "two")
    await change(
        mailbox.database,
        "UPDATE delivery SET expires_at = now() - interval '1 second' WHERE address_id = :address"
        " AND content ->> 'seq' = '1'",
        address=mailbox.address_id,
    )
    assert await mailbox.drain() == ""
    assert await mailbox.rows() == [("failed", "expired"), ("sent", "")]
    assert mailbox.channel.texts == ["two"]


async def test_two_couriers_send_nothing_twice(mailbox: Outbox) -> None:
    await say(mailbox, *(str(number) for number in range(8)))
    await asyncio.gather(*(mailbox.drain() for _ in range(4)))
    assert await mailbox.drain() == ""
    assert mailbox.channel.texts == [str(number) for number in range(8)]


async def test_who_finds_another_at_work_comes_again_soon(mailbox: Outbox) -> None:
    await say(mailbox, "one")
    async with mailbox.database.transaction() as tx:
        assert await queue.take(tx, mailbox.address_id)
    assert await mailbox.drain() == "busy"
    await mailbox.lease_ends()
    assert await mailbox.drain() == ""


@dataclass
class Stopping(ScriptedChannel):
    """Takes the first message and never comes back from it: the worker was killed before it could note it."""

    stopped: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, to: Address, message: Outgoing, key: str) -> Sent:
        sent = await super().send(to, message, key)
        if len(self.taken) == 1:
            self.stopped.set()
            await asyncio.Event().wait()
        return sent


async def test_a_worker_killed_before_it_noted_it_causes_one_double_under_the_same_key(
    mailbox: Outbox,
) -> None:
    channel = mailbox.channel = Stopping()
    await say(mailbox, "one", "two")
    killed = asyncio.create_task(mailbox.drain())
    await channel.stopped.wait()
    assert await mailbox.drain() == "busy", "until the lease of the killed worker is over"
    await mailbox.lease_ends()
    assert await mailbox.drain() == ""
    assert channel.texts == ["one", "one", "two"]
    assert channel.keys[0] == channel.keys[1]
    assert [state for (state,) in await mailbox.rows("state")] == ["sent", "sent"]
    killed.cancel()


async def test_what_was_sent_of_a_long_message_is_not_sent_again(mailbox: Outbox) -> None:
    mailbox.channel.can = type(mailbox.channel.can)(text=20)
    await say(mailbox, "A first paragraph.\n\nAnd a second one.")
    mailbox.channel.answers = [None, LATER]
    assert await mailbox.drain() == "smtp_451"
    assert await mailbox.drain() == ""
    assert mailbox.channel.texts == ["A first paragraph.", "And a second one."]
    first, second = mailbox.channel.keys
    assert second == f"{first}#1"


async def claimed(mailbox: Outbox) -> bool:
    async with mailbox.database.transaction() as tx:
        return mailbox.address_id in await queue.claim_left(tx, limit=1000)


async def test_what_was_left_behind_is_found_once_a_minute_unless_somebody_is_at_it(mailbox: Outbox) -> None:
    await say(mailbox, "one")
    assert not await claimed(mailbox), "it is on its way"
    await change(
        mailbox.database,
        "UPDATE delivery SET created_at = now() - interval '1 hour' WHERE address_id = :address",
        address=mailbox.address_id,
    )
    assert await claimed(mailbox)
    assert not await claimed(mailbox), "it was just passed on"
    due = "UPDATE address SET next_try_at = now() WHERE id = :address"
    await change(mailbox.database, due, address=mailbox.address_id)
    mailbox.channel.answers = [LATER]
    assert await mailbox.drain() == "smtp_451"
    assert not await claimed(mailbox), "whoever put it off tries again"
    await change(mailbox.database, due, address=mailbox.address_id)
    async with mailbox.database.transaction() as tx:
        assert await queue.take(tx, mailbox.address_id)
    assert not await claimed(mailbox), "somebody is at it"
    await mailbox.lease_ends()
    assert await claimed(mailbox)
