"""Who has only a channel of short texts and three buttons is served there as on the page, in order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from channels.contract import BadSignature, Later
from channels.render import units
from tests.channels.conftest import Phone
from tests.channels.narrow import NARROW, Narrow, signature

SOON = timedelta(milliseconds=300)


def said(text: str) -> dict[str, str]:
    return {"kind": "said", "text": text}


def words(texts: list[str]) -> str:
    return "".join("".join(texts).split())


async def test_a_message_is_answered_on_the_phone_and_a_button_pressed_there_is_understood(
    phone: Phone,
) -> None:
    await phone.does(said("a margherita"))
    await phone.shows_all(replies=1)
    asked = phone.shown[-1]
    assert len(asked.buttons) == 3, "its sizes"
    await phone.does({"kind": "pressed", "value": asked.buttons[-1].value})
    await phone.shows_all(replies=2)
    assert asked.buttons[-1].label in " ".join(await phone.replies())
    assert phone.narrow.hints[-1] == "typing"


async def test_nothing_on_the_phone_exceeds_the_channel_and_no_word_is_missing(phone: Phone) -> None:
    await phone.does(said("what do you have?"), said("two large margheritas and a cola"), said("that's all"))
    await phone.shows_all(replies=3)
    assert all(units(each.text) <= (NARROW.text or 0) for each in phone.shown)
    assert all(len(each.buttons) <= NARROW.buttons for each in phone.shown)
    shown = words([each.text for each in phone.shown])
    for reply in await phone.replies():
        assert words([reply]) in shown


async def test_what_the_provider_puts_off_is_overtaken_by_nothing(phone: Phone) -> None:
    phone.narrow.answers = [None, Later("slow_down", SOON), Later("slow_down", SOON)]
    for number, text in enumerate(("one tiramisu", "two colas", "one espresso", "hello"), 1):
        await phone.does(said(text))
        await phone.does({"kind": "read"})
        await phone.shows_all(replies=number if number > 2 else 0)
    await phone.shows_all(replies=4)
    assert phone.narrow.answers == []
    in_order = [words([reply]) for reply in await phone.replies()]
    shown = words([each.text for each in phone.shown])
    places = [shown.find(reply) for reply in in_order]
    assert -1 not in places
    assert places == sorted(places)


def test_a_post_that_is_not_signed_by_the_provider_is_refused() -> None:
    body = '{"events": [{"text": "é 🍜"}]}'.encode()
    Narrow().accept({"X-Signature": signature(body)}, body)
    for headers in ({}, {"X-Signature": signature(b"{}")}):
        with pytest.raises(BadSignature):
            Narrow().accept(headers, body)
