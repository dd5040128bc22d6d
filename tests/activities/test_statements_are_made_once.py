"""What a conversation asks PostgreSQL, up to the payment link, is made once for the process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.sql import ClauseElement

from domain.ids import OrderId, SessionId
from storage.database import Database
from storage.orders import orders
from storage.sessions import tokens, transcript
from storage.sessions.session_now import session_now
from tests.activities.cashier.conftest import served_by
from tests.activities.payments.conftest import standin
from tests.activities.payments.till import Till
from tests.local.stripe.running import StandIn

__all__ = ["standin"]


@pytest.fixture(scope="session")
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


@contextmanager
def asked() -> Iterator[list[ClauseElement]]:
    """All statements of this process while the block runs."""
    statements: list[ClauseElement] = []

    def keep(_: object, statement: ClauseElement, *__: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_execute", keep)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_execute", keep)


async def buy(database: Database, standin: StandIn) -> None:
    """As a new customer, up to the payment link."""
    customer = await served_by(database, None)
    async with database.transaction() as tx:
        token = await tokens.issue_token(tx, customer.session_id)
    await is_called_by(database, customer.shop.slug, token)
    await customer.says("a cola")
    await customer.says("what is open?")
    made = await customer.confirms()
    assert made.ordered
    assert customer.hand_off is not None
    await pays(database, standin, customer.hand_off.order_id)
    await sees_it(database, customer.session_id)


async def is_called_by(database: Database, slug: str, token: str) -> None:
    async with database.reading() as tx:
        assert await tokens.caller(tx, slug, token, datetime.now(UTC))
        assert await tokens.of_token(tx, token, datetime.now(UTC))


async def pays(database: Database, standin: StandIn, order_id: OrderId) -> None:
    async with database.reading() as tx:
        order = await orders.load(tx, order_id)
    assert (await Till(database, standin, order).opens()).url


async def sees_it(database: Database, session_id: SessionId) -> None:
    async with database.reading() as tx:
        now = await session_now(tx, session_id)
        assert now.page.url
        assert await transcript.since(tx, session_id, 0)


async def test_the_second_customer_makes_no_statement(database: Database, standin: StandIn) -> None:
    with asked() as first:
        await buy(database, standin)
    with asked() as second:
        await buy(database, standin)
    known = {id(each) for each in first}
    assert len(second) > 20
    assert [str(each) for each in second if id(each) not in known] == []
