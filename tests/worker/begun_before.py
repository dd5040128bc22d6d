"""A Temporal server with a session and an order under way, as an earlier commit has left them.

`python -m tests.worker.begun_before` records its database anew. Do so only where the histories of
`tests/histories/` are replaced, too: what is recorded must be continued by the code of today.
"""

from __future__ import annotations

import asyncio
import gzip
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from temporalio.common import SearchAttributeKey
from temporalio.testing import WorkflowEnvironment

from domain.ids import SessionId
from schemas.messages.order import CheckoutStatus
from tests.encryption import CONVERTER
from tests.worker.versions import TEMPORAL, ShopConversation, Versions
from tests.workflows.conftest import QUICK_TIMERS
from tests.workflows.order.fakes import Fakes
from tests.workflows.order.running import RunningOrder, an_order
from tests.workflows.session.cast import Cast, Play
from workflows.support.names import ORDER_WORKFLOW, SEARCH_ATTRIBUTES, SHOP_QUEUE

RECORDED = Path(__file__).parent / "begun_before.db.gz"
SESSION = SessionId("5c7c1f0a-8b1e-4f3f-9a54-0d2b7f4d6e01")
ORDER = "0b9d3c55-6a0e-4b57-8a7f-3f6f6a1f9c02"
TEN_YEARS = 10 * 365 * 24 * 60
"""Minutes: nothing is due when it is continued, however old the record is."""


@dataclass
class Begun:
    versions: Versions
    talk: ShopConversation
    order: RunningOrder

    def join(self, cast: Cast) -> None:
        cast.plays[SESSION] = self.talk.play


@asynccontextmanager
async def server(database: Path) -> AsyncIterator[Begun]:
    async with await WorkflowEnvironment.start_local(
        data_converter=CONVERTER,
        dev_server_existing_path=TEMPORAL,
        dev_server_database_filename=str(database),
        search_attributes=[SearchAttributeKey.for_keyword(name) for name in SEARCH_ATTRIBUTES],
        dev_server_extra_args=QUICK_TIMERS,
    ) as env:
        fakes = Fakes()
        order = an_order(env, fakes, ORDER, session_id=SESSION, checkout_minutes=TEN_YEARS)
        play = Play(abandon_after_minutes=TEN_YEARS)
        yield Begun(Versions(env, fakes), ShopConversation(env, SESSION, play), order)


@asynccontextmanager
async def continued(folder: Path) -> AsyncIterator[Begun]:
    """The recorded server; rows and Stripe stand as they were left."""
    database = folder / "temporal.db"
    database.write_bytes(gzip.decompress(RECORDED.read_bytes()))
    async with server(database) as begun:
        books = begun.order.books
        books.version, books.checkout_url, books.updated_at = 1, "https://pay.example/1", datetime.now(UTC)
        begun.order.stripe.status = CheckoutStatus.OPEN
        begun.talk.play.served += ["hello", "one pizza"]
        yield begun


async def begin(begun: Begun) -> None:
    order = begun.order
    async with begun.versions.serving("") as cast:
        begun.join(cast)
        for words in ("hello", "one pizza"):
            await begun.talk.say(words)
        await order.client.start_workflow(
            ORDER_WORKFLOW, order.start, id=order.handle.id, task_queue=SHOP_QUEUE
        )
        await order.has_page()
        await begun.talk.rests()


async def record() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "temporal.db"
        async with server(database) as begun:
            await begin(begun)
        RECORDED.write_bytes(gzip.compress(database.read_bytes(), mtime=0))
    print(f"{RECORDED.name}: {RECORDED.stat().st_size} bytes")


if __name__ == "__main__":
    asyncio.run(record())
