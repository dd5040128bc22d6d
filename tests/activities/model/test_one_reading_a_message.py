"""A message is read by code once; what only a model understands is not read again where the model answers."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from types import FrameType
from typing import TypeVar
from uuid import uuid4

import pytest
from openai import AsyncOpenAI
from temporalio.testing import ActivityEnvironment

from activities.language_models.waiter import ModelWaiter
from activities.sessions.waiter import Waiter
from assistants import waiter
from domain.conversation import Message, TurnOutcome
from domain.ids import MessageId
from schemas.messages.session import ChatArrived, TurnRequest, TurnResult
from storage.database import Database
from storage.sessions import sessions, transcript
from storage.shops.menus import Menus
from tests.activities.model.conftest import Json, Provider
from tests.activities.model.kiosk import SHOP, Customer
from tests.patience import PATIENCE

Result = TypeVar("Result")


class Turns:
    """One customer's messages, as the session's workflow has them served."""

    def __init__(self, database: Database, customer: Customer, client: AsyncOpenAI) -> None:
        model = ModelWaiter(client, "standin-1", database, patience_seconds=PATIENCE)
        self.waiter = Waiter(database, Menus(), model)
        self.database = database
        self.customer = customer
        self.readings = 0

    async def asks(self, text: str) -> TurnResult:
        """Serve the message by code, and by the model where that is left to it."""
        message_id = MessageId(str(uuid4()))
        async with self.database.transaction() as tx:
            await transcript.add_customer_message(tx, self.customer.session_id, message_id, Message(text))
        request = TurnRequest(
            session_id=self.customer.session_id,
            shop_id=SHOP.id,
            request=ChatArrived(message_id=message_id),
            at=self.customer.context.now,
        )
        result = await self._counted(self.waiter.take_turn, request)
        return await self._counted(self.waiter.ask_model, request) if result.left_to_model else result

    async def says_last(self) -> str:
        async with self.database.transaction() as tx:
            return (await transcript.latest(tx, self.customer.session_id, 1))[-1].text

    async def _counted(
        self, serve: Callable[[TurnRequest], Awaitable[Result]], request: TurnRequest
    ) -> Result:
        def count(frame: FrameType, event: str, _: object) -> None:
            self.readings += event == "call" and frame.f_code is waiter.take_turn.__code__

        sys.setprofile(count)
        try:
            return await ActivityEnvironment().run(serve, request)
        finally:
            sys.setprofile(None)


@pytest.fixture
def turns(database: Database, customer: Customer, openai_client: AsyncOpenAI) -> Turns:
    return Turns(database, customer, openai_client)


async def test_what_a_model_answers_is_read_once(turns: Turns, provider: Provider) -> None:
    await provider.scripts({"text": "A cola, cold and sweet."})

    result = await turns.asks("something for a thirsty soul, my address is a@example.com")

    assert await turns.says_last() == "A cola, cold and sweet."
    assert (result.turn, turns.readings) == (1, 1)
    async with turns.database.transaction() as tx:
        assert (await sessions.load(tx, turns.customer.session_id)).email == "a@example.com"


@pytest.mark.parametrize("step", [{"text": ""}, {"text": "That makes $1.00."}, {"status": 400}])
async def test_what_a_model_has_no_answer_to_is_read_again_where_it_is_answered(
    turns: Turns, provider: Provider, step: Json
) -> None:
    await provider.scripts(step)

    result = await turns.asks("something for a thirsty soul")

    assert (result.turn, turns.readings) == (1, 2)


async def test_what_the_plain_waiter_must_do_is_not_left_to_a_model(turns: Turns, provider: Provider) -> None:
    result = await turns.asks("let me talk to a person, gobbledygook")

    assert result.outcome is TurnOutcome.CALL_PERSON
    assert await provider.requests() == []
    assert turns.readings == 1
