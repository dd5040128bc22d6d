"""Words reach the pages while they are made, and pages never keep the words of a failed attempt."""

from __future__ import annotations

import pytest
from openai import AsyncOpenAI
from temporalio.testing import ActivityEnvironment

from activities.language_models.reply_stream import MAX_PIECE
from activities.language_models.waiter import ModelWaiter
from storage.database import Database
from tests.activities.model.conftest import Browser, Provider
from tests.activities.model.kiosk import Customer, walk_in

RECOMMENDATION = "Our burger is made to order, and goes well with something cold and sweet."


@pytest.fixture(autouse=True)
def _each_word_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a slow machine words come in a bunch, and would go on as one piece."""
    monkeypatch.setattr("activities.language_models.reply_stream.FLUSH_SECONDS", 0)


async def test_words_arrive_piece_by_piece_before_the_reply_is_written(
    customer: Customer, provider: Provider, browser: Browser
) -> None:
    await provider.scripts({"text": RECOMMENDATION, "chunk_delay_seconds": 0.02})

    served = await customer.is_served("surprise me, I had a long day")
    words = await browser.hears(customer, attempts=1, last="sweet.")

    assert words == {10: RECOMMENDATION}
    assert served.turn.reply.text == RECOMMENDATION
    assert len(browser.deltas_of(customer)) > 3
    heard = await browser.hears_messages(customer, 2)
    assert heard[:2] == ["message", "delta"]
    assert all(note["turn"] == 1 for note in browser.deltas_of(customer))


async def test_a_stream_that_breaks_off_starts_anew_as_a_higher_attempt(
    customer: Customer, provider: Provider, browser: Browser
) -> None:
    await provider.scripts(
        {"text": "Our soup is lukewarm today", "cut_after_chunks": 4, "chunk_delay_seconds": 0.05},
        {"text": RECOMMENDATION},
    )

    served = await customer.is_served("surprise me, I had a long day")
    words = await browser.hears(customer, attempts=2, last="sweet.")

    assert served.turn.reply.text == RECOMMENDATION
    assert words[10].startswith("Our soup")
    assert words[11] == RECOMMENDATION


async def test_words_said_before_a_tool_is_called_make_room_for_the_answer(
    customer: Customer, provider: Provider, browser: Browser
) -> None:
    await provider.scripts(
        {
            "text": "One moment please.",
            "chunk_delay_seconds": 0.05,
            "tool_calls": [{"name": "add_item", "arguments": {"item_id": "i1"}}],
        },
        {"text": "A cola it is."},
    )

    await customer.is_served("whatever is fizzy")
    words = await browser.hears(customer, attempts=2, last="is.")

    assert words[10].startswith("One")
    assert words[11] == "A cola it is."


async def test_long_words_of_any_script_fit_into_notes(
    customer: Customer, provider: Provider, browser: Browser
) -> None:
    text = "🍔" * 2 * MAX_PIECE + "。"
    await provider.scripts({"text": text})

    await customer.is_served("tell me in pictures")

    assert await browser.hears(customer, attempts=1, last="。") == {10: text}


async def test_an_activity_beats_while_the_model_thinks_and_numbers_its_attempts(
    provider: Provider, openai_client: AsyncOpenAI, database: Database, browser: Browser
) -> None:
    customer = await walk_in(database, ModelWaiter(openai_client, "standin-1", database))
    temporal = ActivityEnvironment()
    temporal.info = temporal.default_info().__class__(**{**vars(temporal.default_info()), "attempt": 3})
    beats: list[object] = []
    temporal.on_heartbeat = lambda *details: beats.append(details)
    await provider.scripts({"text": RECOMMENDATION, "delay_seconds": 0.1})

    await temporal.run(customer.is_served, "surprise me, I had a long day")

    assert beats
    assert list(await browser.hears(customer, attempts=1, last="sweet.")) == [30]


@pytest.mark.parametrize(
    "text", ["Your total is $1.00 today.", "只要1.00美元。", "Pay at https://pay.example.com now."]
)
async def test_what_may_not_be_said_does_not_reach_the_pages_either(
    customer: Customer, provider: Provider, browser: Browser, text: str
) -> None:
    await provider.scripts({"text": f"Good news. {text}", "chunk_delay_seconds": 0.05}, {"text": "Done."})

    await customer.is_served("make me an offer I cannot refuse")
    await customer.is_served("and now something else")
    await browser.hears(customer, attempts=1, last="Done.")

    heard = "".join(note["text"] for note in browser.deltas_of(customer))
    assert heard.startswith("Good news.")
    assert "1.00" not in heard
    assert "example" not in heard
