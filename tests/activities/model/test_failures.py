"""A provider that is slow, rude or gone costs the customer a moment, never an answer."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from openai import AsyncOpenAI
from structlog.testing import capture_logs
from structlog.typing import EventDict

from activities.language_models.completions import BACK_OFF_SECONDS
from activities.language_models.waiter import MAX_ROUNDS, ModelWaiter
from storage.database import Database
from tests.activities.model.conftest import Provider
from tests.activities.model.kiosk import Customer, walk_in
from tests.patience import PATIENCE

ADD_COLA = {"name": "add_item", "arguments": {"item_id": "i1"}}


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """All that anybody sleeps in this test, in seconds."""
    slept: list[float] = []
    sleep = asyncio.sleep

    async def remembered(seconds: float) -> None:
        slept.append(seconds)
        await sleep(seconds)

    monkeypatch.setattr(asyncio, "sleep", remembered)
    return slept


async def test_a_short_wait_the_provider_asks_for_is_waited(
    customer: Customer, provider: Provider, pauses: list[float]
) -> None:
    await provider.scripts({"status": 429, "retry_after": 0.31}, {"text": "Here I am."})

    served = await customer.is_served("hello out there, anything good?")

    assert served.turn.reply.text == "Here I am."
    assert 0.31 in pauses
    assert not {*BACK_OFF_SECONDS} & {*pauses}, "not our own pause"


async def test_a_long_wait_is_not_waited(customer: Customer, provider: Provider, pauses: list[float]) -> None:
    await provider.scripts({"status": 429, "retry_after": 30})

    with capture_logs() as logged:
        assert await customer.says("hello out there, anything good?") is None
    assert "the model asks for 30 s of patience" in reasons(logged)
    assert 30 not in pauses
    assert len(await provider.requests()) == 1


async def test_a_provider_that_is_down_is_tried_three_times(customer: Customer, provider: Provider) -> None:
    await provider.scripts(*({"status": 500, "retry_after": 0} for _ in range(4)))

    assert await customer.says("hello out there, anything good?") is None
    assert len(await provider.requests()) == 3


async def test_retries_are_counted_over_all_rounds_of_a_turn(customer: Customer, provider: Provider) -> None:
    down = {"status": 503, "retry_after": 0}
    await provider.scripts(down, {"tool_calls": [ADD_COLA]}, down, {"tool_calls": [ADD_COLA]}, down)

    assert await customer.says("hello out there, anything good?") is None
    assert len(await provider.requests()) == 5


@pytest.mark.parametrize("status", [400, 401, 403, 404])
async def test_a_refusal_is_not_repeated(customer: Customer, provider: Provider, status: int) -> None:
    await provider.scripts({"status": status})

    assert await customer.says("hello out there, anything good?") is None
    assert len(await provider.requests()) == 1


async def test_patience_has_an_end(
    provider: Provider, openai_client: AsyncOpenAI, database: Database
) -> None:
    """The provider would go on for a day: nothing but our patience ends the turn."""
    model = ModelWaiter(openai_client, "standin-1", database, patience_seconds=0.4)
    customer = await walk_in(database, model)
    await provider.scripts({"text": "I am thinking", "chunk_delay_seconds": 86_400})

    with capture_logs() as logged:
        assert await customer.says("hello out there, anything good?") is None
    assert "the model is too slow" in reasons(logged)


async def test_a_provider_that_cannot_be_reached_is_given_up(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("activities.language_models.completions.BACK_OFF_SECONDS", (0.0, 0.0))
    nowhere = AsyncOpenAI(base_url="http://127.0.0.1:9/v1", api_key="k", max_retries=0, timeout=PATIENCE)
    async with nowhere as client:
        model = ModelWaiter(client, "standin-1", database, patience_seconds=PATIENCE)
        customer = await walk_in(database, model)

        with capture_logs() as logged:
            assert await customer.says("hello out there, anything good?") is None
    assert "no answer from the model: APIConnectionError" in reasons(logged)


def reasons(logged: list[EventDict]) -> list[str]:
    """Why code answered instead of the model."""
    return [each["reason"] for each in logged if each["event"] == "model.fallback"]


async def test_a_model_that_calls_tools_for_ever_is_stopped(customer: Customer, provider: Provider) -> None:
    await provider.scripts(*({"tool_calls": [ADD_COLA]} for _ in range(MAX_ROUNDS + 4)))

    assert await customer.says("hello out there, anything good?") is None
    asked = await provider.requests()
    assert len(asked) == MAX_ROUNDS
    assert [each["tool_choice"] for each in asked] == ["auto"] * (MAX_ROUNDS - 1) + ["none"]
    assert customer.ordered == []


async def test_a_model_that_calls_a_hundred_tools_at_once_is_given_up(
    customer: Customer, provider: Provider
) -> None:
    await provider.scripts({"tool_calls": [ADD_COLA] * 100})

    assert await customer.says("hello out there, anything good?") is None


@pytest.mark.parametrize("reason", ["length", "content_filter"])
async def test_half_an_answer_is_no_answer(customer: Customer, provider: Provider, reason: str) -> None:
    await provider.scripts({"text": "I would recommend the", "finish_reason": reason})

    assert await customer.says("hello out there, anything good?") is None


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("add_item", "{not json"),
        ("add_item", "[]"),
        ("add_item", {}),
        ("add_item", {"item_id": "i1", "quantity": "lots"}),
        ("add_item", {"item_id": "i1", "quantity": -3}),
        ("add_item", {"item_id": "i1", "quantity": 100000}),
        ("add_item", {"item_id": "i99"}),
        ("add_item", {"item_id": "i2", "options": [{"option_id": "o77", "count": 1}]}),
        ("add_item", {"item_id": "i1", "note": "x" * 500}),
        ("add_item", {"item_id": "i3"}),
        ("remove_line", {"line_id": "l9"}),
        ("set_order_type", {"order_type": "teleport", "table": ""}),
        ("set_order_type", {"order_type": "delivery", "table": ""}),
        ("set_tip", {"basis_points": None, "minor": None}),
        ("request_confirmation", {}),
    ],
)
async def test_nonsense_is_refused_and_the_model_is_told(
    customer: Customer, provider: Provider, name: str, arguments: Any
) -> None:
    await provider.scripts({"tool_calls": [{"name": name, "arguments": arguments}]}, {"text": "Pardon me."})

    served = await customer.is_served("hello out there, anything good?")

    (result,) = await provider.tool_results()
    assert result["done"] is False
    assert result["why"]
    assert served.turn.reply.text.startswith("Pardon me.")
    assert customer.ordered == []
