"""A late order is not made where the customer has ordered the same lines again meanwhile."""

from __future__ import annotations

from uuid import uuid4

import pytest

from domain.ids import LineId
from storage.database import Database
from storage.orders import orders
from storage.orders.orders import StoredOrder
from tests.storage.rows import a_session, an_order, change


def a_line() -> LineId:
    return LineId(str(uuid4()))


async def is_again(database: Database, order: StoredOrder, *lines: LineId) -> bool:
    async with database.reading() as tx:
        return await orders.is_ordered_again(tx, order.session_id, order.id, lines)


async def test_an_order_does_not_count_as_its_own_repetition(database: Database) -> None:
    line = a_line()
    order = await an_order(database, line_id=line)
    assert not await is_again(database, order, line)


async def test_a_line_in_another_order_of_the_session_is_ordered_again(database: Database) -> None:
    line, session_id = a_line(), await a_session(database)
    first = await an_order(database, session_id, line)
    await an_order(database, session_id, line)
    assert await is_again(database, first, a_line(), line)
    assert not await is_again(database, first, a_line())
    assert not await is_again(database, first)


async def test_another_session_does_not_count(database: Database) -> None:
    line = a_line()
    order = await an_order(database, line_id=line)
    await an_order(database, line_id=line)
    assert not await is_again(database, order, line)


@pytest.mark.parametrize(("state", "counts"), [("cancelled", False), ("expired", False), ("fulfilled", True)])
async def test_an_order_that_was_given_up_does_not_count(
    database: Database, state: str, counts: bool
) -> None:
    line, session_id = a_line(), await a_session(database)
    first = await an_order(database, session_id, line)
    other = await an_order(database, session_id, line)
    await change(database, "UPDATE orders SET state = :state WHERE id = :id", state=state, id=other.id)
    assert await is_again(database, first, line) is counts
