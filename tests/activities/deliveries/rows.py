"""Deliveries to ask about, a channel that a test has say what it answers, and the courier between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import select
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.deliveries.composer import Composer
from activities.deliveries.courier import Courier
from channels.contract import Capabilities, Hint, Inbound, NotSent, Outgoing, Sent
from domain.deliveries import Address
from domain.ids import AddressId, SessionId
from schemas.documents.delivery import DeliveryContent
from schemas.messages.delivery import Drain
from storage.database import Database
from storage.deliveries import outbox
from storage.shops.menus import Menus
from storage.tables.messaging import DELIVERY
from tests.storage.rows import change


@dataclass
class ScriptedChannel:
    """Takes what it is given, after it has raised what a test has put before that."""

    name: str = "scripted"
    can: Capabilities = Capabilities(subject=True)  # noqa: RUF009 (frozen)
    answers: list[NotSent | None] = field(default_factory=list)
    taken: list[tuple[str, Outgoing]] = field(default_factory=list)
    """The key and the message of each."""

    @property
    def texts(self) -> list[str]:
        return [message.text for _, message in self.taken]

    @property
    def keys(self) -> list[str]:
        return [key for key, _ in self.taken]

    def accept(self, headers: Mapping[str, str], body: bytes) -> None: ...

    def read(self, body: bytes) -> tuple[Inbound, ...]:
        return ()

    async def send(self, to: Address, message: Outgoing, key: str) -> Sent:
        if self.answers and (answer := self.answers.pop(0)):
            raise answer
        self.taken.append((key, message))
        return Sent(f"external-{len(self.taken)}")

    async def hint(self, to: Address, hint: Hint) -> None: ...


@dataclass
class Outbox:
    """One address, and what becomes of what is sent to it."""

    database: Database
    channel: ScriptedChannel
    address_id: AddressId

    async def add(self, session_id: SessionId, *contents: DeliveryContent) -> None:
        async with self.database.transaction() as tx:
            for each in contents:
                await outbox.add(tx, session_id, self.address_id, each)

    async def drain(self) -> str:
        """Return why it is to be called again, or an empty text."""
        courier = Courier(self.database, Composer(Menus(), "https://shop.example"), [self.channel])
        here = ActivityEnvironment()
        here.info = replace(here.info, current_attempt_scheduled_time=datetime.now(UTC))
        try:
            await here.run(courier.drain, Drain(address_id=self.address_id))
        except ApplicationError as error:
            return (error.type or "") if error.next_retry_delay else "retried by the policy"
        return ""

    async def rows(self, *columns: str) -> list[tuple[object, ...]]:
        """In the order in which they were written."""
        asked = select(*(DELIVERY.c[name] for name in columns or ("state", "error")))
        async with self.database.transaction() as tx:
            found = await tx.execute(
                asked.where(DELIVERY.c.address_id == self.address_id).order_by(DELIVERY.c.id)
            )
            return [tuple(row) for row in found]

    async def lease_ends(self) -> None:
        """As after the minute for which a killed worker keeps it."""
        ended = "UPDATE address SET leased_until = now() - interval '1 second' WHERE id = :id"
        await change(self.database, ended, id=self.address_id)


async def an_outbox(database: Database) -> Outbox:
    channel = ScriptedChannel()
    async with database.transaction() as tx:
        address_id = await outbox.address_of(tx, Address(channel.name, f"{uuid4()}@example.com"))
    return Outbox(database, channel, address_id)
