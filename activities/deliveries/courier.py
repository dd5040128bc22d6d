"""The courier: sends what waits for an address, in its order, one message after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from time import monotonic

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.deliveries import results
from activities.deliveries.composer import Composer
from activities.registry import on_channel_queue
from channels.contract import AccountBroken, AddressGone, Channel, Later, MessageRefused, Outgoing
from channels.render import render
from schemas.messages.delivery import Drain
from storage.database import Database
from storage.deliveries import queue
from storage.deliveries.queue import Lease, WaitingDelivery

SEND_SECONDS = 45
"""Less than a lease lasts."""
AT_WORK_SECONDS = 60
"""With the last message still less than the call is given (`activity_options.DRAIN_TIMEOUT`)."""
BUSY, SOON = timedelta(seconds=2), timedelta(milliseconds=100)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=2), timedelta(minutes=5)


class Courier:
    def __init__(self, database: Database, composer: Composer, channels: Iterable[Channel]) -> None:
        self.database = database
        self.composer = composer
        self.channels = {each.name: each for each in channels}

    @on_channel_queue
    @activity.defn(name="courier.drain")
    async def drain(self, asked: Drain) -> None:
        """Send all that waits, oldest first: what is put off is tried again before what came after it.

        Raise ApplicationError to be called again: after a pause where something is put off, and soon where
        somebody else is at work, who may have looked already.
        """
        async with self.database.transaction() as tx:
            lease = await queue.take(tx, asked.address_id)
        if lease is None:
            raise _again("busy", BUSY)
        began = monotonic()
        try:
            lease, delivery = await self._next(lease)
            while delivery is not None:
                await self._serve(lease, delivery)
                if monotonic() - began > AT_WORK_SECONDS:
                    raise _again("more", SOON)
                lease, delivery = await self._next(lease)
        finally:
            async with self.database.transaction() as tx:
                await queue.release(tx, lease)

    async def _next(self, lease: Lease) -> tuple[Lease, WaitingDelivery | None]:
        """Return a fresh lease and the first that waits, or None when nothing does."""
        async with self.database.transaction() as tx:
            renewed = await queue.renew(tx, lease)
            if renewed is None:
                raise _again("lease_lost", BUSY)
            return renewed, await queue.begin(tx, renewed)

    async def _serve(self, lease: Lease, delivery: WaitingDelivery) -> None:
        """Send one, or end it without sending; raise where it is put off."""
        if delivery.expired:
            await results.failed(self.database, lease, delivery, Later("expired"))
            return
        async with self.database.transaction() as tx:
            message = await self.composer.compose(tx, delivery)
        if message is None:
            await results.skipped(self.database, lease, delivery)
            return
        try:
            external_id = await self._send(lease, delivery, message)
        except (MessageRefused, AddressGone) as reason:
            await results.failed(self.database, lease, delivery, reason)
        except (Later, AccountBroken) as reason:
            pause = _pause(reason, delivery.tries)
            await results.put_off(self.database, lease, delivery, reason, pause)
            raise _again(reason.code, pause) from None
        else:
            if external_id is not None:
                await results.sent(self.database, lease, delivery, external_id)

    async def _send(self, lease: Lease, delivery: WaitingDelivery, message: Outgoing) -> str | None:
        """Send the next part. Return the provider's name of the last one, or None while there are more: each
        part is sent under a lease of its own."""
        channel, number = self.channels[lease.address.channel], delivery.parts
        parts = render(message, channel.can)
        if number >= len(parts):
            return ""
        key = f"{delivery.key}#{number}" if number else delivery.key
        try:
            async with asyncio.timeout(SEND_SECONDS):
                sent = await channel.send(lease.address, parts[number], key)
        except TimeoutError:
            raise Later("no_answer") from None
        if number + 1 == len(parts):
            return sent.external_id
        async with self.database.transaction() as tx:
            await queue.note_parts(tx, delivery.id, number + 1)
        return None


def _pause(reason: Later | AccountBroken, tries: int) -> timedelta:
    """Return the provider's own wish, or a pause that doubles; the longest for an account of ours."""
    if isinstance(reason, AccountBroken):
        return LONGEST_PAUSE
    return reason.after or min(FIRST_PAUSE * 2 ** min(tries - 1, 10), LONGEST_PAUSE)


def _again(code: str, pause: timedelta) -> ApplicationError:
    return ApplicationError(code, type=code, next_retry_delay=pause)
