"""A shop's workers, which know the narrow channel besides their own, and a customer who has only that."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest_asyncio
from temporalio.client import Client
from temporalio.common import SearchAttributeKey
from temporalio.testing import WorkflowEnvironment

from activities.deliveries.composer import Composer
from activities.deliveries.courier import Courier
from activities.redrive import Redriver
from activities.registry import registered
from activities.sessions.cashier import Cashier
from activities.sessions.sessions import Sessions
from activities.sessions.waiter import Waiter
from channels.contract import Outgoing
from domain.cart.model import Cart
from domain.deliveries import Address
from domain.ids import SessionId, ShopId
from schemas.documents.menu.file import catalogue_of, read_menu, shop_of
from schemas.messages.session import ChatArrived, SessionStart
from storage.database import Database
from storage.deliveries import outbox
from storage.documents import to_text
from storage.sessions import sessions, transcript
from storage.shops import shops
from storage.shops.menus import Menus
from tests.channels.narrow import Narrow, signature
from tests.encryption import CONVERTER
from tests.patience import eventually
from tests.schemas.small_menu import ROOT
from tests.storage.rows import change
from tests.worker.versions import TEMPORAL
from tests.workflows.conftest import QUICK_TIMERS
from worker.run import workers
from workflows.sessions.workflow import CustomerSession
from workflows.support.names import SEARCH_ATTRIBUTES, SHOP_QUEUE, session_workflow_id


@dataclass
class Phone:
    """A customer's, with the webhook that brings what they do to their session."""

    client: Client
    database: Database
    narrow: Narrow
    session_id: SessionId
    shop_id: ShopId
    owner: str

    @property
    def shown(self) -> list[Outgoing]:
        return self.narrow.phones[self.owner]

    async def does(self, *events: dict[str, str]) -> None:
        """As one post of the provider's."""
        told = [{"id": str(uuid4()), "from": self.owner, **each} for each in events]
        body = json.dumps({"events": told}).encode()
        self.narrow.accept({"X-Signature": signature(body)}, body)
        for inbound in self.narrow.read(body):
            async with self.database.transaction() as tx:
                await transcript.add_customer_message(
                    tx, self.session_id, inbound.message_id, inbound.message
                )
            assert inbound.sender
            await self.narrow.hint(inbound.sender, "typing")
            await self.client.start_workflow(
                CustomerSession.run,
                SessionStart(session_id=self.session_id, shop_id=self.shop_id),
                id=session_workflow_id(self.session_id),
                task_queue=SHOP_QUEUE,
                start_signal="chat",
                start_signal_args=[ChatArrived(message_id=inbound.message_id)],
            )

    async def replies(self) -> list[str]:
        """What the shop has said, as the transcript has it."""
        async with self.database.transaction() as tx:
            rows = await transcript.since(tx, self.session_id, 0)
        return [row.text for row in rows if row.role != "customer"]

    async def shows_all(self, replies: int) -> None:
        """Waits until the shop has said so much, and all of it was sent."""

        async def sent() -> bool:
            asked = await self.replies()
            async with self.database.transaction() as tx:
                waiting = await outbox.waiting_of(tx, self.session_id)
            return len(asked) >= replies and not waiting

        await eventually(sent, what=f"{replies} replies are on the phone")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def narrow_shop(database_url: str) -> AsyncIterator[tuple[Client, Database, Narrow]]:
    narrow, menus = Narrow(), Menus()
    async with AsyncExitStack() as stack:
        database = Database(database_url)
        stack.push_async_callback(database.close)
        started = await WorkflowEnvironment.start_local(
            data_converter=CONVERTER,
            dev_server_existing_path=TEMPORAL,
            search_attributes=[SearchAttributeKey.for_keyword(name) for name in SEARCH_ATTRIBUTES],
            dev_server_extra_args=QUICK_TIMERS,
        )
        env = await stack.enter_async_context(started)
        activities = registered(
            Waiter(database, menus, None),
            Cashier(database, menus, None),
            Sessions(database, menus),
            Redriver(database, "a-shop"),
            Courier(database, Composer(menus, "https://shop.example"), [narrow]),
        )
        for worker in workers(env.client, activities, "", timedelta(seconds=1)):
            await stack.enter_async_context(worker)
        yield env.client, database, narrow


@pytest_asyncio.fixture(loop_scope="session")
async def phone(narrow_shop: tuple[Client, Database, Narrow]) -> Phone:
    client, database, narrow = narrow_shop
    menu = json.loads((ROOT / "local" / "demo" / "trattoria.json").read_bytes())
    menu["shop"]["slug"] = f"trattoria-{uuid4()}"
    file = read_menu(json.dumps(menu))
    shop, owner, session_id = shop_of(file), f"phone-{uuid4()}", SessionId(str(uuid4()))
    async with database.transaction() as tx:
        await shops.publish(tx, shop, to_text(catalogue_of(file)))
        await sessions.open_session(tx, session_id, shop.id, 1, Cart(), shop.language)
        address_id = await outbox.address_of(tx, Address(narrow.name, owner))
    is_reached_at = "UPDATE session SET address_id = :address WHERE id = :id"
    await change(database, is_reached_at, address=address_id, id=session_id)
    return Phone(client, database, narrow, session_id, shop.id, owner)
